import { useMe } from "@/api/me";

import { Devices } from "./Devices";
import { PasswordForm } from "./PasswordForm";
import { SecondFactorCard } from "./SecondFactorCard";

/** One's own password, second factor and devices. */
export function Security() {
  const { user } = useMe();
  if (!user) return null;
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <SecondFactorCard email={user.email} />
      <Devices />
      <PasswordForm email={user.email} />
    </div>
  );
}
