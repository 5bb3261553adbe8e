export function plotGrowth(file: string, only: string | undefined): void {
  console.log(file, only);
}
