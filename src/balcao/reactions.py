"""What follows from our own events: event → use cases, in the order in which they may answer.

A plain row runs within the transaction that published the event; a queued one becomes a job when it commits. Who
answers a message is the order of these rows: the first taker wins.
"""

from collections.abc import Mapping, Sequence

from balcao.core.events import Event, Reaction
from balcao.domains.bot.expect import expect
from balcao.domains.bot.wake import wake
from balcao.domains.connections import events as connections
from balcao.domains.connections.live import show_connection
from balcao.domains.connections.templates.hear import hear_template
from balcao.domains.contacts import events as contacts
from balcao.domains.conversations import events as conversations
from balcao.domains.conversations import live as conversations_live
from balcao.domains.conversations.acknowledge import acknowledge
from balcao.domains.conversations.deliver import deliver
from balcao.domains.conversations.follow_contact import follow_contact
from balcao.domains.conversations.part_contacts import part_conversations, remember_conversations
from balcao.domains.conversations.participants import take_part
from balcao.domains.conversations.release import release
from balcao.domains.conversations.routing.enter import enter, make_room, welcome
from balcao.domains.conversations.satisfaction.ask import plan_survey
from balcao.domains.conversations.scheduled.plan import cancel_answered
from balcao.domains.conversations.service_levels.follow import follow
from balcao.domains.identity import events as identity
from balcao.domains.notifications import events as notifications
from balcao.domains.notifications.confirm_booking import confirm_booking
from balcao.domains.notifications.offers.send_offer import send_offer
from balcao.domains.notifications.reminders.plan import plan_booked, plan_reminders
from balcao.domains.notifications.replies.hear import hear_reply
from balcao.domains.notifications.tell_moved import plan_telling
from balcao.domains.scheduling import events as scheduling
from balcao.domains.scheduling.calendars.note_check import note_check
from balcao.domains.scheduling.calendars.overlaps import review_overlaps
from balcao.domains.scheduling.calendars.wake_calendars import wake_calendars
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.calendars.write_waiting import write_waiting
from balcao.domains.scheduling.follow_contact import keep_appointments
from balcao.domains.scheduling.live import show_booked, show_changed
from balcao.domains.scheduling.outside.await_other_half import await_other_half
from balcao.domains.scheduling.outside.follow_appointment import follow_appointment, follow_links
from balcao.domains.scheduling.outside.keep_subscription import keep_subscription
from balcao.domains.scheduling.part_contacts import part_appointments, remember_appointments
from balcao.domains.scheduling.public import events as pages
from balcao.domains.scheduling.waiting_list import events as waiting_list
from balcao.domains.scheduling.waiting_list.follow_waiting import follow_waiting
from balcao.domains.scheduling.waiting_list.notice_booked import notice_booked
from balcao.domains.scheduling.waiting_list.notice_freed import notice_freed

TABLE: Mapping[type[Event], Sequence[Reaction]] = {
    connections.ConnectionChanged: [show_connection, write_waiting, wake_calendars, keep_subscription],
    connections.TemplateChanged: [hear_template],
    contacts.ContactsJoining: [remember_conversations, remember_appointments],
    contacts.ContactsJoined: [follow_contact, keep_appointments],
    contacts.ContactsParted: [part_conversations, part_appointments],
    conversations.ConversationOpened: [enter, conversations_live.show_new_conversation],
    conversations.ConversationChanged: [enter, follow, make_room, plan_survey, conversations_live.show_conversation],
    conversations.ConversationRead: [acknowledge],
    conversations.MessageReceived: [follow, conversations_live.show_message, cancel_answered, hear_reply, wake],
    conversations.MessageQueued: [follow, conversations_live.show_message, take_part],
    conversations.MessageChanged: [conversations_live.show_message_change],
    conversations.AvailabilityChanged: [welcome],
    conversations.LineWritten: [conversations_live.show_line],
    conversations.SendSettled: [deliver],
    identity.PersonLeft: [release],
    notifications.VisitsRaised: [expect],
    scheduling.AppointmentBooked: [
        show_booked,
        note_check,
        write_event,
        plan_booked,
        notice_booked,
        follow_waiting,
    ],
    scheduling.AppointmentMoved: [
        show_changed,
        note_check,
        write_event,
        review_overlaps,
        plan_reminders,
        follow_appointment,
        notice_freed,
    ],
    scheduling.AppointmentCancelled: [
        show_changed,
        write_event,
        review_overlaps,
        plan_reminders,
        follow_appointment,
        notice_freed,
        follow_waiting,
    ],
    scheduling.AppointmentChanged: [show_changed, write_event, review_overlaps, follow_appointment, follow_waiting],
    scheduling.MovedOutside: [plan_telling],
    scheduling.RestGivenBack: [notice_freed],
    scheduling.OutsideMoveBegun: [await_other_half],
    scheduling.OfferingsLinked: [follow_links],
    waiting_list.OfferMade: [send_offer],
    pages.VisitBookedOnPage: [confirm_booking],
}
