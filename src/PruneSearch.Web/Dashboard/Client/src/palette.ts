import { isDark } from './theme';

/** Okabe and Ito's colours, which people tell apart whatever colours they see; the lightest and darkest are swapped for the page's own. */
export const palette = () =>
  isDark()
    ? {
        text: '#e6e9ee', soft: '#a3adba', line: '#3a424e', grid: '#2a313b', page: '#12161c', panel: '#1a1f27', shade: 'rgba(214, 120, 90, 0.13)', edge: '#e08a6a',
        front: '#ff8c42', feasible: '#56b4e9', infeasible: '#8b95a3', active: '#f0e442', stopped: '#6c7683', uniform: '#e69f00', random: '#2fd19f', scratch: '#e39bc4', dense: '#ffffff',
      }
    : {
        text: '#1a1f26', soft: '#56606d', line: '#c9d0d9', grid: '#e6eaef', page: '#ffffff', panel: '#f6f7f9', shade: 'rgba(213, 94, 0, 0.08)', edge: '#b84f00',
        front: '#c44e00', feasible: '#0072b2', infeasible: '#8a94a1', active: '#9a8700', stopped: '#a8b0ba', uniform: '#c78500', random: '#008560', scratch: '#a8558a', dense: '#000000',
      };

/** For lines of no particular meaning, with the dashes that tell them apart without colour. */
export const series = (): { color: string; dash: 'solid' | 'dashed' | 'dotted' }[] => {
  const colors = isDark() ? ['#56b4e9', '#e69f00', '#2fd19f', '#e39bc4', '#f0e442', '#ff8c42'] : ['#0072b2', '#c78500', '#008560', '#a8558a', '#6b5f00', '#c44e00'];
  return colors.map((color, i) => ({ color, dash: (['solid', 'dashed', 'dotted'] as const)[i % 3]! }));
};

/** Cividis: dark to light for every eye, from blue to yellow. */
export const continuous = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'];
/** The same without its darkest end, which a dark page swallows. */
export const continuousOnDark = ['#2f5aa8', '#4d6aa0', '#667a98', '#7f8a8f', '#999a85', '#b3aa78', '#cdbc68', '#e6d052', '#fee838'];
