import { Smile } from "lucide-react";

import { useWords } from "@/lib/language";
import { Popover, PopoverClose } from "@/ui/Popover";

import { inboxWords } from "../words";

// What a front desk says; the system's own picker has the rest.
const EMOJI = "😀 😄 😊 🙂 😉 😍 🥰 😘 🤗 😂 🤣 😅 🙃 😇 🤔 😐 😴 🤒 🤕 🤧 😷 🥳 😎 😢 😭 😔 😟 😮 😱 😬 👍 👎 👌 👏 🙌 🙏 🤝 💪 👋 ✌️ ☝️ 👉 👇 ❤️ 🧡 💛 💚 💙 💜 🤍 💕 ✨ ⭐ 🌟 🎉 🎂 🌷 🌹 ☀️ 🌧️ ✅ ❌ ⚠️ ❗ ❓ 📅 📆 🕐 ⏰ ⏳ 📍 🏥 🦷 🩺 💉 💊 🩹 🧪 📄 📎 📷 📞 💳 💰 🚗 🔔".split(" ");

export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const words = useWords(inboxWords);
  return (
    <Popover
      label={words.emoji}
      side="top"
      align="start"
      trigger={
        <button type="button" aria-label={words.emoji} title={words.emoji} className="inline-flex size-9 items-center justify-center rounded-lg text-ink-2 hover:bg-hover hover:text-ink">
          <Smile aria-hidden className="size-[18px]" />
        </button>
      }
    >
      <div className="grid w-72 grid-cols-9">
        {EMOJI.map((emoji) => (
          <PopoverClose key={emoji} onClick={() => onChoose(emoji)} className="size-8 rounded-md text-lg hover:bg-hover">
            {emoji}
          </PopoverClose>
        ))}
      </div>
    </Popover>
  );
}
