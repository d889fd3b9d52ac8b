/** Custom search attributes: name to type, as visibility indexes them. */
export type SearchAttributes = Readonly<
  Record<string, 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList'>
>;
