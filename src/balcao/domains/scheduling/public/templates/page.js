// The page works without this: it counts the hold down, writes numbers as people read them, and sends a form once.
const held = document.querySelector(".held[data-until]");
if (held) {
  const until = Date.parse(held.dataset.until);
  const clock = held.querySelector("b");
  const tick = () => {
    const left = Math.floor((until - Date.now()) / 1000);
    if (left <= 0) {
      held.textContent = held.dataset.over;
      held.classList.add("over");
      clearInterval(timer);
    } else if (clock) {
      clock.title = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}
const phone = document.getElementById("telefone");
phone?.addEventListener("blur", () => {
  const digits = phone.value.replace(/\D/g, "");
  if (phone.value.trim().startsWith("+") || (digits.length !== 10 && digits.length !== 11)) return;
  phone.value = `(${digits.slice(0, 2)}) ${digits.slice(2, -4)}-${digits.slice(-4)}`;
});
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});
document.querySelector("[aria-invalid]")?.focus();
