import type { Employee } from '../../state.ts';

/** Twenty people, of whom each name has fifteen. */
const NAMES: readonly (readonly [local: string, english: string])[] = [
  ['王敏', 'Min Wang'],
  ['李勇', 'Yong Li'],
  ['张秀兰', 'Xiulan Zhang'],
  ['刘静', 'Jing Liu'],
  ['陈艳', 'Yan Chen'],
  ['杨霞', 'Xia Yang'],
  ['黄丽', 'Li Huang'],
  ['赵杰', 'Jie Zhao'],
  ['周平', 'Ping Zhou'],
  ['吴强', 'Qiang Wu'],
  ['徐娟', 'Juan Xu'],
  ['孙伟', 'Wei Sun'],
  ['朱磊', 'Lei Zhu'],
  ['马涛', 'Tao Ma'],
  ['胡芳', 'Fang Hu'],
  ['郭军', 'Jun Guo'],
  ['林明', 'Ming Lin'],
  ['何娜', 'Na He'],
  ['高洋', 'Yang Gao'],
  ['梁超', 'Chao Liang'],
];

/** The names of the nth employee. */
export function namesOf(n: number): Employee['names'] {
  const [local = '', english = ''] = NAMES[n % NAMES.length] ?? [];
  return { local, english };
}
