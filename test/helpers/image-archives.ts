import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packTar, type TarEntry } from 'modern-tar';
import { nodePlatform } from '../../src/images/archived-image.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Files by name: text, bytes, anything else as JSON. */
export type Files = Record<string, unknown>;

export const HERE = nodePlatform().replace('linux/', '');

export async function tarOf(files: Files, more: TarEntry[] = []): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([name, content]) => {
    const body =
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    return { header: { name, size: Buffer.byteLength(body), type: 'file' as const }, body };
  });
  return packTar([...entries, ...more]);
}

export function written(bytes: Uint8Array | string, name = 'image.tar'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** What Docker wrote until 24, for one image. */
export function dockerFiles(tags: string[] | null, architecture = HERE): Files {
  return {
    'layer/layer.tar': 'layer',
    'config.json': { architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } },
    'manifest.json': [{ Config: 'config.json', RepoTags: tags, Layers: ['layer/layer.tar'] }],
  };
}

/** An OCI layout under construction: blobs are named by their digests. */
export class OciLayout {
  readonly files: Files = {};
  readonly #manifests: object[] = [];

  blob(content: Uint8Array | object, mediaType: string): { digest: string; size: number; mediaType: string } {
    const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
    const hex = createHash('sha256').update(bytes).digest('hex');
    this.files[`blobs/sha256/${hex}`] = bytes;
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  }

  /** An image of one platform, with one layer. */
  async image(architecture: string, text = 'the same in all'): Promise<{ digest: string; platform: object }> {
    const layer = Buffer.from(await tarOf({ [`for-${architecture}`]: text }));
    const diff = createHash('sha256').update(layer).digest('hex');
    const config = {
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [`sha256:${diff}`] },
    };
    const manifest = this.blob(
      {
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: this.blob(config, 'application/vnd.oci.image.config.v1+json'),
        layers: [this.blob(layer, 'application/vnd.oci.image.layer.v1.tar')],
      },
      'application/vnd.oci.image.manifest.v1+json',
    );
    return { ...manifest, platform: { architecture, os: 'linux' } };
  }

  index(manifests: object[]): { digest: string } {
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    return this.blob({ schemaVersion: 2, mediaType, manifests }, mediaType);
  }

  /** Puts an image into the layout's own index, under a name where it has one. */
  add(descriptor: object, annotations: Record<string, string> = {}): this {
    this.#manifests.push({ ...descriptor, annotations });
    return this;
  }

  tar(): Promise<Uint8Array> {
    return tarOf({
      ...this.files,
      'index.json': { schemaVersion: 2, manifests: this.#manifests },
      'oci-layout': { imageLayoutVersion: '1.0.0' },
    });
  }
}
