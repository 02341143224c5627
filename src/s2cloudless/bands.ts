/** The bands of level L1C that s2cloudless takes, by their roles, in the order of its features: B01 to B12 without three. */
export const s2cloudlessRoles = [
  'coastal',
  'blue',
  'red',
  'red-edge1',
  'nir-wide',
  'nir',
  'water-vapour',
  'cirrus',
  'swir1',
  'swir2',
] as const;
