/** A text that Kubernetes would expand, `$(NAME)` and `$$`, written so that a container gets it as it is. */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}
