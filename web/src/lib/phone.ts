/** "+5541987654321" as "+55 41 98765-4321". */
export function readablePhone(phone: string | null | undefined): string {
  if (!phone) return "";
  const brazilian = /^\+?55(\d{2})(\d{4,5})(\d{4})$/.exec(phone);
  return brazilian ? `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}` : phone;
}
