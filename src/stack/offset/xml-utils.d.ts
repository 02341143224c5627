/** The package has types, but its `exports` hide them from NodeNext. */
declare module 'xml-utils' {
  export interface Tag {
    /** Null for a tag that closes itself. */
    readonly inner: string | null;
    readonly outer: string;
  }
  export function findTagByName(xml: string, name: string): Tag | undefined;
  export function findTagsByName(xml: string, name: string): Tag[];
  export function getAttribute(tag: Tag, name: string): string | undefined;
}
