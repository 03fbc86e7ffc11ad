import type { Shape } from './shape.ts';

/** A value as the children of an element of the AWS Query protocol: lists as `<member>`, maps as `<entry>`. */
export function xmlContent(value: unknown, shape: Shape): string {
  switch (shape.kind) {
    case 'list':
      return (value as unknown[]).map((item) => `<member>${xmlContent(item, shape.item)}</member>`).join('');
    case 'map':
      return Object.entries(value as object)
        .map(
          ([key, item]) =>
            `<entry><key>${escapeXml(key)}</key><value>${xmlContent(item, shape.value)}</value></entry>`,
        )
        .join('');
    case 'structure':
    case 'union': {
      const source = value as Record<string, unknown>;
      let text = '';
      for (const member of shape.members) {
        const item = source[member.name];
        if (item !== undefined) text += `<${member.name}>${xmlContent(item, member.shape)}</${member.name}>`;
      }
      return text;
    }
    case 'timestamp':
      return new Date(Math.round((value as number) * 1000)).toISOString();
    case 'document':
      return escapeXml(JSON.stringify(value));
    default:
      return escapeXml(String(value));
  }
}

const special: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '\t',
};

// Markup, line ends that a parser would change, and the control characters that XML 1.0 cannot carry even escaped.
const unsafe = /[&<>"'\p{Cc}\ufffe\uffff]/gu;

/** Escapes, and replaces what XML 1.0 cannot carry at all (control characters) by U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(
    unsafe,
    (character) => special[character] ?? (character > ' ' && character < '\ufffe' ? character : '\ufffd'),
  );
}
