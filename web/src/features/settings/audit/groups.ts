/** What one looks for at once: each a handful of acts. */
export const GROUPS = {
  access: ["signed_in", "sign_in_failed", "sign_in_ended", "signed_out"],
  people: ["invited", "invitation_revoked", "joined", "role_changed", "deactivated", "reactivated", "reset_asked", "reset_link_made", "password_reset", "second_factor_on", "second_factor_off", "second_factor_reset", "second_factor_requirement_changed", "recovery_codes_made"],
  removals: ["removed"],
  conversations: ["took_over", "assigned", "let_go", "handed_to_bot"],
  settings: ["created", "changed", "consented", "began_consent"],
} as const;

export type Group = keyof typeof GROUPS;
