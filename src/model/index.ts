export class A { /** a */ public readonly a = 1; }
