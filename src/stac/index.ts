/** From a STAC to the files of a stack, with what the items tell of each. It opens no images. */
import type { Asset } from '../stack/identity.ts';
import type { Remark } from '../stack/stack.ts';
import { chooseAssets } from './choose.ts';
import { badStac } from './documents.ts';
import { openableHref } from './href.ts';
import { documentReader } from './http.ts';
import { identityOf } from './identity.ts';
import { findItems, nothingFound } from './items.ts';
import { checkRequest, checkStacOptions } from './request.ts';
import type { StacItem, StacOptions, StacRequest, StacResult } from './types.ts';

export type { GeoJson, StacHttp, StacOptions, StacQuery, StacRequest, StacResult } from './types.ts';

/**
 * The assets of the items that a STAC Item, ItemCollection, Catalog, Collection or API holds: one for each band, with
 * what the item tells of it. Addresses are left as they are, except that buckets get their https form.
 *
 * @throws TsmaskError BAD_OPTION, BAD_STAC, HTTP_ERROR, NOT_READABLE; NO_SCENES where no item fits.
 */
export async function stacAssets(request: StacRequest, options: StacOptions = {}): Promise<StacResult> {
  checkStacOptions(options);
  const checked = checkRequest(request);
  const reader = documentReader(options.http, options.signal, checked.url);
  const found = await findItems(checked, reader);
  if (found.items.length === 0) throw found.errors[0] ?? nothingFound(checked);

  const remarks: Remark[] = found.errors.map(({ message }) => leftOut(message));
  const rewritten = new Map<string, number>();
  const assets: Asset[] = [];
  for (const item of found.items) {
    const own = assetsOf(item, options, rewritten, remarks);
    assets.push(...own);
  }
  if (assets.length === 0) {
    throw badStac(checked.url, remarks[0]?.message ?? 'its items have no assets that serve');
  }
  for (const [instead, count] of rewritten) {
    const message = `${count} ${count === 1 ? 'asset is' : 'assets are'} opened at ${instead}.`;
    remarks.push({ kind: 'assumed', code: 'other-address', message });
  }
  if (found.more) {
    const of = found.matched === undefined ? 'more' : `${found.matched}`;
    remarks.push({
      kind: 'warning',
      code: 'more-items',
      message: `${checked.url} has ${of} items that fit; ${found.items.length} were taken. A higher limit takes more.`,
      subject: checked.url,
    });
  }
  const moment = ({ identity }: Asset) => `${identity.date}T${identity.time}`;
  assets.sort((a, b) => (moment(a) < moment(b) ? -1 : moment(a) > moment(b) ? 1 : 0));
  return {
    assets,
    items: found.items.length,
    ...(found.matched === undefined ? {} : { matched: found.matched }),
    remarks,
  };
}

function assetsOf(item: StacItem, options: StacOptions, rewritten: Map<string, number>, remarks: Remark[]): Asset[] {
  const chosen = chooseAssets(item, options);
  if (chosen.length === 0) {
    const keys = Object.keys(item.assets).join(', ') || 'none';
    remarks.push(leftOut(`The item ${item.id} has no asset whose band is recognised (it has ${keys}).`, item.id));
    return [];
  }
  return chosen.flatMap((one): Asset[] => {
    const identity = identityOf(item, one);
    if (identity === undefined) {
      const message = `The item ${item.id} tells no time of acquisition.`;
      if (!remarks.some((remark) => remark.message.endsWith(message))) remarks.push(leftOut(message, item.id));
      return [];
    }
    const opened = openableHref(one.asset, item.base, item.properties);
    if (opened === undefined) {
      const message = `The asset ${one.key} of ${item.id} has an address that cannot be opened: ${one.asset.href}`;
      remarks.push(leftOut(message, item.id));
      return [];
    }
    if (opened.instead !== undefined) rewritten.set(opened.instead, (rewritten.get(opened.instead) ?? 0) + 1);
    return [{ href: opened.href, identity }];
  });
}

function leftOut(message: string, subject?: string): Remark {
  return {
    kind: 'warning',
    code: 'item-left-out',
    message: `Left out: ${message}`,
    ...(subject === undefined ? {} : { subject }),
  };
}
