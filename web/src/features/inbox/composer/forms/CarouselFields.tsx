/** The cards of a carousel: what each shows, and what all of them let the person tap. */
import { ImagePlus } from "lucide-react";
import { useRef, useState } from "react";

import { upload } from "@/api/client";
import { readable } from "@/api/problem";
import type { Attachment } from "@/api/types";
import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Select";

import { CountedArea, CountedField } from "./Counted";
import type { FieldsProps } from "./FormDialog";
import { Add, Drop } from "./TappedFields";
import { EMPTY_SLIDE, type SlideForm, type Wrong } from "./values";
import { formWords } from "./words";

export function CarouselFields({ values: { slides, taps, replies }, set, wrongs, limits }: FieldsProps) {
  const words = useWords(formWords);
  const change = (index: number, part: Partial<SlideForm>) => set({ slides: slides.with(index, { ...slides[index]!, ...part }) });
  return (
    <>
      <Select
        label={words.taps}
        value={taps === "link" ? "link" : String(replies)}
        options={[
          { value: "link", label: words.tapLink },
          { value: "1", label: words.tapOne },
          { value: "2", label: words.tapTwo },
        ]}
        onChange={(chosen) => set(chosen === "link" ? { taps: "link" } : { taps: "replies", replies: Number(chosen) })}
      />
      {slides.map((slide, index) => (
        <fieldset key={index} className="flex flex-col gap-3 rounded-xl border border-line p-3">
          <legend className="px-1 text-[13px] font-medium text-ink-2">{words.slide(index + 1)}</legend>
          <Picture slide={slide} label={`${words.slide(index + 1)}: ${words.picture}`} wrong={wrongs[`slides.${index}.file`]} onFile={(file) => change(index, { file })} />
          <CountedArea label={words.slideText} rows={2} most={limits.carousel_text} wrong={wrongs[`slides.${index}.text`]} value={slide.text} onChange={(event) => change(index, { text: event.target.value })} />
          {taps === "link" ? (
            <div className="grid items-start gap-3 sm:grid-cols-2">
              <CountedField label={words.linkTitle} required most={limits.link_title} wrong={wrongs[`slides.${index}.linkTitle`]} value={slide.linkTitle} onChange={(event) => change(index, { linkTitle: event.target.value })} />
              <CountedField label={words.url} required type="url" inputMode="url" placeholder={words.urlExample} most={2000} wrong={wrongs[`slides.${index}.url`]} value={slide.url} onChange={(event) => change(index, { url: event.target.value })} />
            </div>
          ) : (
            <div className="grid items-start gap-3 sm:grid-cols-2">
              {slide.replies.slice(0, replies).map((title, place) => (
                <CountedField
                  key={place}
                  label={words.reply(place + 1)}
                  required
                  most={limits.button_title}
                  wrong={wrongs[`slides.${index}.replies.${place}`]}
                  value={title}
                  onChange={(event) => change(index, { replies: slide.replies.with(place, event.target.value) })}
                />
              ))}
            </div>
          )}
          {slides.length > 2 && (
            <div className="-mt-1 self-end">
              <Drop label={`${words.remove}: ${words.slide(index + 1)}`} onClick={() => set({ slides: slides.toSpliced(index, 1) })} />
            </div>
          )}
        </fieldset>
      ))}
      {slides.length < (limits.carousel_cards ?? 10) && <Add label={words.addSlide} onClick={() => set({ slides: [...slides, EMPTY_SLIDE] })} />}
    </>
  );
}

interface PictureProps {
  slide: SlideForm;
  label: string;
  wrong?: Wrong;
  onFile: (file: Attachment) => void;
}

/** Uploads at once, so that sending is quick and the card shows what the person will see. */
function Picture({ slide, label, wrong, onFile }: PictureProps) {
  const words = useWords(formWords);
  const input = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [reason, setReason] = useState("");
  const take = async (file: File | undefined) => {
    if (!file) return;
    setReason("");
    setProgress(0);
    const form = new FormData();
    form.append("file", file, file.name);
    try {
      onFile(await upload<Attachment>("/attachments", form, setProgress, newKey()));
    } catch (failure) {
      setReason(readable(failure));
    }
    setProgress(null);
  };
  const error = reason || (wrong && wrong.why !== "long" ? words.wrong[wrong.why] : "");
  return (
    <div className="flex items-center gap-3">
      {slide.file?.url && slide.file.media_type.startsWith("image/") && <img src={slide.file.url} alt="" className="size-12 shrink-0 rounded-lg object-cover" />}
      <div className="min-w-0 flex-1">
        <Button size="small" aria-label={label} aria-invalid={error ? true : undefined} busy={progress !== null} icon={<ImagePlus aria-hidden className="size-4" />} onClick={() => input.current?.click()}>
          {progress !== null ? words.uploading : slide.file ? words.changePicture : words.choosePicture}
        </Button>
        {slide.file && <p className="mt-1 truncate text-xs text-ink-2">{slide.file.file_name}</p>}
        {error && (
          <p role="alert" className="mt-1 text-xs text-danger">
            {error}
          </p>
        )}
      </div>
      <input ref={input} type="file" accept="image/jpeg,image/png,video/mp4,video/3gpp" hidden onChange={(event) => (void take(event.target.files?.[0]), (event.target.value = ""))} />
    </div>
  );
}
