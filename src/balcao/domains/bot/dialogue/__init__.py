"""The dialogue: what the bot does about what it understood, one file for each of the patient's goals.

`take_turn` is where a turn begins. A goal asks for what it is missing by setting `state.asked`; the next turn's text is
read as the answer first, and as something new if it is none. All texts are in `words`, all dates in words in `days`.
"""
