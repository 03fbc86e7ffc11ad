/** One image of an archive: the names it is stored under, as they are written there, and what it runs on. */
export type ArchivedImage = { tags: readonly string[]; platforms: readonly string[] };

const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: '386' };

/** `linux/amd64`. Variants are left out but for 32-bit ARM, where they tell programs apart that do not run everywhere. */
export function platformText(platform: {
  os: string;
  architecture: string;
  variant?: string | undefined;
}): string {
  const { os, architecture, variant } = platform;
  return architecture === 'arm' && variant ? `${os}/arm/${variant}` : `${os}/${architecture}`;
}

/** What containers on this machine run on, whatever the machine itself runs. */
export function nodePlatform(arch: string = process.arch): string {
  return `linux/${ARCHITECTURES[arch] ?? arch}`;
}
