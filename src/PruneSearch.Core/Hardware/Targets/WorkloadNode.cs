namespace PruneSearch.Hardware.Targets;

/// <summary>What one node of a model costs, for a <see cref="CostModel"/>. Counts are for a batch of one.</summary>
/// <param name="Operator">The operator's kind, such as "Conv".</param>
/// <param name="Macs">Multiply-accumulate operations per sample.</param>
/// <param name="ParameterBytes">Bytes of weights it reads, once per inference.</param>
/// <param name="ActivationBytes">Bytes of activations it reads and writes per sample.</param>
/// <param name="ChannelsIn">Channels that each output sums over (of one group); 0 or 1 where there is no such sum.</param>
/// <param name="ChannelsOut">Output channels; 0 where the notion does not apply.</param>
public sealed record WorkloadNode(string Operator, long Macs, long ParameterBytes, long ActivationBytes, int ChannelsIn, int ChannelsOut);
