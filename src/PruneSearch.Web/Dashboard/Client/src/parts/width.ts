import { noChange, type ElementPart } from 'lit';
import { Directive, directive, type PartInfo, PartType } from 'lit/directive.js';

/** Sets how wide a bar is, 0 to 1. A style attribute, which is what lit's own directive writes at first, is not allowed on these pages. */
class Width extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) {
      throw new Error('width() stands alone in a tag');
    }
  }

  override render(_: number): unknown {
    return noChange;
  }

  override update(part: ElementPart, [share]: [number]): unknown {
    (part.element as HTMLElement).style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
    return noChange;
  }
}

export const width = directive(Width);
