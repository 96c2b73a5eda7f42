/** The accelerators that a Workbench instance takes. Enumeration of provider 6.50.0, without the virtual workstations. */
export const WORKBENCH_ACCELERATORS = [
  "NVIDIA_TESLA_P100",
  "NVIDIA_TESLA_V100",
  "NVIDIA_TESLA_P4",
  "NVIDIA_TESLA_T4",
  "NVIDIA_TESLA_A100",
  "NVIDIA_A100_80GB",
  "NVIDIA_L4",
] as const;
