import { dictionary } from "@/lib/language";

export const outsideWords = dictionary(
  {
    busy: "Ocupado",
    busyIn: (calendar: string) => `Ocupado · ${calendar}`,
    legend: "Ocupado fora",
    allDay: "Dia inteiro",
    calendar: "Calendário",
    since: "Visto neste horário desde",
    read: "Calendário lido",
    never: "ainda não",
    hint: "Este tempo não é oferecido a ninguém. Para liberá-lo, mude ou apague o compromisso no calendário: a agenda acompanha.",
    noTitle: "O título fica no calendário: só aparece aqui se a clínica quiser guardar os títulos, e nunca o de compromissos particulares.",
    health: "Ver os calendários",
  },
  {
    busy: "Busy",
    busyIn: (calendar: string) => `Busy · ${calendar}`,
    legend: "Busy outside",
    allDay: "All day",
    calendar: "Calendar",
    since: "Seen at this time since",
    read: "Calendar read",
    never: "not yet",
    hint: "This time is offered to nobody. To free it, move or delete the event in the calendar: the agenda follows.",
    noTitle: "The title stays in the calendar: it is shown here only if the clinic keeps titles, and never that of private events.",
    health: "See the calendars",
  },
);
