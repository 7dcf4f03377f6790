namespace PruneSearch.Torch.Lowering;

/// <summary>Computes a node's outputs from its inputs; null for an output that nothing reads.</summary>
internal delegate DeviceTensor?[] TorchFunction(DeviceTensor?[] inputs, RunContext run);
