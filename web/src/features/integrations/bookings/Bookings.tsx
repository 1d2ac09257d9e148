import { useQueryClient } from "@tanstack/react-query";

import { useLive } from "@/api/live";
import type { Connection } from "@/api/types";

import { Conflicts } from "./Conflicts";
import { Offerings } from "./Offerings";
import { Source } from "./Source";
import { Upcoming } from "./Upcoming";

/** Everything about a connection through which people book at another provider's page. */
export function Bookings({ connection }: { connection: Connection }) {
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (frame.event !== "outside_booking.updated" || frame.data.connection_id !== connection.id) return;
    void queryClient.invalidateQueries({ queryKey: ["marcacoes"] });
    void queryClient.invalidateQueries({ queryKey: ["connections", "origem", connection.id] });
  });
  if (connection.status === "pending" || connection.status === "disabled") return null;
  return (
    <>
      <Conflicts connectionId={connection.id} />
      <Source connectionId={connection.id} />
      <Offerings connectionId={connection.id} />
      <Upcoming connectionId={connection.id} />
    </>
  );
}
