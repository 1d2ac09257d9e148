/** Markdown from a connector's README: no HTML of its own, links to the web only. */
import Reader, { type Components } from "react-markdown";
import tables from "remark-gfm";

const PARTS: Components = {
  h1: ({ children }) => <h3 className="text-base font-semibold">{children}</h3>,
  h2: ({ children }) => <h3 className="mt-4 text-sm font-semibold first:mt-0">{children}</h3>,
  h3: ({ children }) => <h4 className="mt-3 text-sm font-semibold">{children}</h4>,
  p: ({ children }) => <p className="mt-1.5 text-ink-2">{children}</p>,
  ol: ({ children }) => <ol className="mt-1.5 flex list-decimal flex-col gap-1.5 pl-5 text-ink-2">{children}</ol>,
  ul: ({ children }) => <ul className="mt-1.5 flex list-disc flex-col gap-1.5 pl-5 text-ink-2">{children}</ul>,
  strong: ({ children }) => <strong className="font-semibold text-ink">{children}</strong>,
  code: ({ children }) => <code className="rounded bg-hover px-1 font-mono text-[0.92em] break-words">{children}</code>,
  table: ({ children }) => <table className="mt-2 w-full border-collapse text-[13px]">{children}</table>,
  th: ({ children }) => <th className="border-b border-line py-1.5 pr-3 text-left font-medium text-ink-3">{children}</th>,
  td: ({ children }) => <td className="border-b border-line py-1.5 pr-3 align-top text-ink-2">{children}</td>,
  img: () => null,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent-text underline">
      {children}
    </a>
  ),
};

export default function Markdown({ text }: { text: string }) {
  return (
    <div className="text-sm leading-relaxed break-words">
      <Reader remarkPlugins={[tables]} components={PARTS}>
        {text}
      </Reader>
    </div>
  );
}
