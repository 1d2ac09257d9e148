"""What a message costs, by country and category, since when: first values of ours, and the account's own before them.

Money is whole millionths of a currency (micros), never a float: 0.0068 is 6800.
"""
