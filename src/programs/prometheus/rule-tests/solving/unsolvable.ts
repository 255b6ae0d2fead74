/** No series were found that give an expression the wanted value. */
export class Unsolvable extends Error {}
