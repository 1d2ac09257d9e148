import { CalendarX2, Lock, Users } from "lucide-react";

import { ICONS, LOOKS } from "../statuses";
import { spriteId } from "./content";

/** The icons of the statuses, once on the page; events refer to them. */
export function Sprite() {
  return (
    <svg aria-hidden width={0} height={0} className="absolute">
      {[...LOOKS.map((look) => ({ id: look, Icon: ICONS[look] })), { id: "block" as const, Icon: Lock }, { id: "session" as const, Icon: Users }, { id: "outside" as const, Icon: CalendarX2 }].map(({ id, Icon }) => (
        <symbol key={id} id={spriteId(id)} viewBox="0 0 24 24">
          <Icon size={24} />
        </symbol>
      ))}
    </svg>
  );
}
