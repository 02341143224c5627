/** The metadata of a product as ESA writes them, as far as they are read, with parts that look like those. */
export interface ProductXml {
  readonly level?: 'L1C' | 'L2A';
  readonly baseline?: string;
  /** DN, by `band_id`. */
  readonly offsets?: readonly (number | string)[] | undefined;
  readonly newline?: string;
  readonly quantification?: number;
  /** `2023-06-15T10:50:31`. */
  readonly time?: string;
}

/** As a product's XML is built, with the parts that are read and others that look like them. */
export function productXml({
  level = 'L2A',
  baseline = '05.09',
  offsets,
  newline = '\n',
  ...more
}: ProductXml = {}): string {
  const { quantification = 10000, time = '2023-06-15T10:50:31' } = more;
  const isL1c = level === 'L1C';
  const [list, item] = isL1c
    ? ['Radiometric_Offset_List', 'RADIO_ADD_OFFSET']
    : ['BOA_ADD_OFFSET_VALUES_LIST', 'BOA_ADD_OFFSET'];
  const items = offsets?.map((offset, id) => `\t<${item} band_id="${id}">${offset}</${item}>`) ?? [];
  const user = `n1:Level-${level.slice(1)}_User_Product`;
  return [
    '\uFEFF<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    '<!-- <PROCESSING_BASELINE>01.00</PROCESSING_BASELINE> -->',
    `<${user} xmlns:n1="https://example.org/User_Product_Level-${level.slice(1)}.xsd">`,
    ' <n1:General_Info><Product_Info>',
    `  <PRODUCT_START_TIME>${time}.024Z</PRODUCT_START_TIME>`,
    `  <PRODUCT_STOP_TIME>${time}.024Z</PRODUCT_STOP_TIME>`,
    `  <PROCESSING_BASELINE>${baseline}</PROCESSING_BASELINE>`,
    ' </Product_Info><Product_Image_Characteristics>',
    isL1c
      ? `<QUANTIFICATION_VALUE unit="none">${quantification}</QUANTIFICATION_VALUE>`
      : `<QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">${quantification}</BOA_QUANTIFICATION_VALUE><AOT_QUANTIFICATION_VALUE unit="none">1000.0</AOT_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>`,
    ...(offsets ? [`<${list}>`, ...items, `</${list}>`] : []),
    ' </Product_Image_Characteristics></n1:General_Info>',
    '<!-- the end -->',
    `</${user}>`,
    '',
  ].join(newline);
}
