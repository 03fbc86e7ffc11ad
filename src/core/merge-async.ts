/** What several sources bring, in the order in which it comes; ends when all have ended, rejects when one does. */
export function mergeAsync<T>(sources: readonly AsyncIterable<T>[]): AsyncIterable<T> {
  let open = sources.length;
  return new ReadableStream<T>({
    start(controller) {
      if (open === 0) controller.close();
      const pump = async (source: AsyncIterable<T>): Promise<void> => {
        for await (const each of source) controller.enqueue(each);
        if (--open === 0) controller.close();
      };
      for (const source of sources) pump(source).catch((thrown: unknown) => controller.error(thrown));
    },
  });
}
