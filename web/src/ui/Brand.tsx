/** A bell on a counter, with the tilde of Balcão for its sound. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden>
      <path d="M6.5 21.5a9.5 9.5 0 0 1 19 0Z" fill="#f4e9d8" />
      <path d="M13.2 8.6c1-1.4 2.2-1.4 3.1-.6s1.7.7 2.5-.5" fill="none" stroke="#ee8a63" strokeWidth="2" strokeLinecap="round" />
      <rect x="5" y="23.4" width="22" height="2.6" rx="1.3" fill="#f4e9d8" />
    </svg>
  );
}
