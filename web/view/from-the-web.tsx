import { useSignal } from '@preact/signals';
import type { StacRequest } from 'tsmask';
import { bringFromStac, bringUrls, complaintAbout } from '../state/bringing.ts';
import { Field } from './field.tsx';

/** Files on servers, by their addresses or by a search in a catalogue. They are read in parts, as they are needed. */
export function FromTheWeb() {
  return (
    <details class="web">
      <summary>From the web</summary>
      <p class="soft">
        The page reads only the parts that it needs, from the servers named here. They must allow requests from other
        sites (CORS) and for parts of files.
      </p>
      <div class="both">
        <Addresses />
        <StacSearch />
      </div>
    </details>
  );
}

function Addresses() {
  const text = useSignal('');
  const complaint = useSignal<string | undefined>(undefined);
  return (
    <form
      noValidate
      aria-labelledby="addresses-title"
      onSubmit={(event) => {
        event.preventDefault();
        complaint.value = complaintAbout(text.value);
        if (!complaint.value) void bringUrls(text.value);
      }}
    >
      <h2 id="addresses-title">Addresses of files</h2>
      <Field label="URLs" hint="One a line." error={complaint.value}>
        {(props) => (
          <textarea
            {...props}
            rows={7}
            spellcheck={false}
            placeholder="https://…/S2_20240104.tif"
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
              complaint.value = undefined;
            }}
          />
        )}
      </Field>
      <button type="submit">Open</button>
    </form>
  );
}

type Asked = Readonly<Record<'url' | 'collection' | 'bbox' | 'from' | 'to', string>>;

function StacSearch() {
  const asked = useSignal<Asked>({
    url: 'https://earth-search.aws.element84.com/v1',
    collection: 'sentinel-2-c1-l2a',
    bbox: '',
    from: '',
    to: '',
  });
  const complaint = useSignal<{ readonly of: keyof Asked; readonly text: string } | undefined>(undefined);
  const field = (name: keyof Asked) => ({
    value: asked.value[name],
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      asked.value = { ...asked.value, [name]: currentTarget.value };
      complaint.value = undefined;
    },
  });
  const error = (name: keyof Asked) => (complaint.value?.of === name ? complaint.value.text : undefined);
  return (
    <form
      noValidate
      aria-labelledby="stac-title"
      onSubmit={(event) => {
        event.preventDefault();
        const request = requestOf(asked.value);
        if ('of' in request) complaint.value = request;
        else void bringFromStac(request);
      }}
    >
      <h2 id="stac-title">Search a STAC</h2>
      <Field label="Address of the API" error={error('url')}>
        {(props) => <input {...props} type="url" {...field('url')} />}
      </Field>
      <Field label="Collection" error={error('collection')}>
        {(props) => <input {...props} spellcheck={false} {...field('collection')} />}
      </Field>
      <Field label="Area" hint="West, south, east, north in degrees." error={error('bbox')}>
        {(props) => <input {...props} placeholder="5.02, 51.20, 5.08, 51.24" {...field('bbox')} />}
      </Field>
      <div class="pair">
        <Field label="From" error={error('from')}>
          {(props) => <input {...props} type="date" {...field('from')} />}
        </Field>
        <Field label="To" error={error('to')}>
          {(props) => <input {...props} type="date" {...field('to')} />}
        </Field>
      </div>
      <button type="submit">Search and open</button>
    </form>
  );
}

/** What to ask the catalogue, or what is wrong with it: a search without area or dates would bring the whole Earth. */
function requestOf({ url, collection, bbox, from, to }: Asked): StacRequest | { of: keyof Asked; text: string } {
  if (!/^https?:\/\//i.test(url.trim()) || !URL.canParse(url.trim())) {
    return { of: 'url', text: 'Give an address that begins with https://.' };
  }
  const corners = bbox
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (corners.length !== 4 || corners.some(Number.isNaN))
    return { of: 'bbox', text: 'Give four numbers: west, south, east, north.' };
  const [west, south, east, north] = corners;
  if (!(from || to)) return { of: 'from', text: 'Give a first or a last day.' };
  if (from && to && from > to) return { of: 'to', text: 'The last day lies before the first.' };
  return {
    url: url.trim(),
    ...(collection.trim() ? { collections: collection.split(/[\s,]+/).filter((name) => name !== '') } : {}),
    bbox: [west, south, east, north],
    datetime: `${from || '..'}/${to || '..'}`,
  };
}
