namespace PruneSearch.Hardware.Tools;

/// <summary>What a benchmark tool is asked, as its request file says it.</summary>
/// <param name="Model">The full path of the ONNX file.</param>
/// <param name="Batch">Samples per inference.</param>
/// <param name="Threads">Threads inside one operator.</param>
/// <param name="WarmUp">Inferences to run first, which do not count.</param>
/// <param name="Count">Inferences to time.</param>
/// <param name="Provider">The target's provider, as the spec has it.</param>
/// <param name="ProviderOptions">The target's providerOptions.</param>
/// <param name="Options">The target's options.</param>
internal sealed record BenchmarkRequest(
    string Model,
    int Batch,
    int Threads,
    int WarmUp,
    int Count,
    string Provider,
    IReadOnlyDictionary<string, string> ProviderOptions,
    IReadOnlyDictionary<string, string> Options);
