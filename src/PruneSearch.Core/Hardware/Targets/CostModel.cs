using System.Globalization;

namespace PruneSearch.Hardware.Targets;

/// <summary>
/// A deterministic latency model, in the manner of a roofline (Williams, Waterman and Patterson, 2009): each node takes a fixed
/// overhead plus the longer of computing and moving data. Channel counts are rounded up to the vector width, as blocked kernels pad
/// them, so that cutting 16 channels to 9 is hardly faster than to 16. Zeros that are stored bring nothing.
/// </summary>
public sealed record CostModel
{
    private static readonly Dictionary<string, CostModel> Presets = new(StringComparer.Ordinal)
    {
        ["cpu"] = new("cpu", gigaMacs: 40, gigaBytes: 20, vectorWidth: 8, overheadMicroseconds: 2, parallelEfficiency: 0.9),
        ["edge"] = new("edge", gigaMacs: 2, gigaBytes: 2, vectorWidth: 4, overheadMicroseconds: 10, parallelEfficiency: 0.8),
    };

    private CostModel(
        string preset, double gigaMacs, double gigaBytes, int vectorWidth, double overheadMicroseconds, double parallelEfficiency)
    {
        Preset = preset;
        GigaMacs = gigaMacs;
        GigaBytes = gigaBytes;
        VectorWidth = vectorWidth;
        OverheadMicroseconds = overheadMicroseconds;
        ParallelEfficiency = parallelEfficiency;
    }

    public string Preset { get; }

    /// <summary>1e9 multiply-accumulates per second of one thread. "gmacs"; cpu 40, edge 2.</summary>
    public double GigaMacs { get; private init; }

    /// <summary>1e9 bytes per second between memory and all threads. "gbps"; cpu 20, edge 2.</summary>
    public double GigaBytes { get; private init; }

    /// <summary>Channels per vector. "vector"; cpu 8, edge 4.</summary>
    public int VectorWidth { get; private init; }

    /// <summary>Per node. "overheadUs"; cpu 2, edge 10.</summary>
    public double OverheadMicroseconds { get; private init; }

    /// <summary>What each further thread adds, as a part of the first. "parallel"; cpu 0.9, edge 0.8.</summary>
    public double ParallelEfficiency { get; private init; }

    /// <summary>The runtime's name that stands for it in a target and a receipt.</summary>
    public string Name => Target.ModelPrefix + Preset;

    /// <param name="preset">"cpu" or "edge"; empty is "cpu".</param>
    /// <param name="constants">Constants to change, by their short names.</param>
    public static CostModel? Create(
        string preset, IReadOnlyDictionary<string, string> constants, string where, ICollection<InputError> errors)
    {
        if (!Presets.TryGetValue(preset.Length == 0 ? "cpu" : preset, out CostModel? model))
        {
            errors.Add(new InputError($"{where}.runtime",
                $"there is no cost model '{preset}'; known are: {string.Join(", ", Presets.Keys)}.",
                "model: takes the name of a preset"));
            return null;
        }

        int before = errors.Count;
        foreach ((string key, string text) in constants)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && model.With(key, value) is { } changed)
            {
                model = changed;
            }
            else
            {
                errors.Add(new InputError($"{where}.options.{key}", $"'{text}' is not a constant of the cost model.",
                    "gmacs and gbps above 0; vector a whole number from 1; overheadUs at least 0; parallel from 0 to 1"));
            }
        }

        return errors.Count > before ? null : model;
    }

    /// <summary>Milliseconds that one batch takes.</summary>
    public double Milliseconds(IReadOnlyList<WorkloadNode> nodes, int threads, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        double macsPerSecond = GigaMacs * 1e9 * (1 + (ParallelEfficiency * (threads - 1)));
        double seconds = 0;
        foreach (WorkloadNode node in nodes)
        {
            double macs = (double)node.Macs * batch * Padding(node.ChannelsIn) * Padding(node.ChannelsOut);
            double bytes = node.ParameterBytes + ((double)node.ActivationBytes * batch);
            seconds += (OverheadMicroseconds * 1e-6) + Math.Max(macs / macsPerSecond, bytes / (GigaBytes * 1e9));
        }

        return seconds * 1e3;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name} gmacs={GigaMacs} gbps={GigaBytes} vector={VectorWidth} overheadUs={OverheadMicroseconds} parallel={ParallelEfficiency}");

    private double Padding(int channels) =>
        channels <= 1 ? 1 : (double)((channels + VectorWidth - 1) / VectorWidth * VectorWidth) / channels;

    /// <summary>Null where there is no such constant, or it cannot have this value.</summary>
    private CostModel? With(string key, double value) => key switch
    {
        "gmacs" when value > 0 && double.IsFinite(value) => this with { GigaMacs = value },
        "gbps" when value > 0 && double.IsFinite(value) => this with { GigaBytes = value },
        "vector" when value is >= 1 and <= 1024 && value == Math.Floor(value) => this with { VectorWidth = (int)value },
        "overheadUs" when value >= 0 && double.IsFinite(value) => this with { OverheadMicroseconds = value },
        "parallel" when value is >= 0 and <= 1 => this with { ParallelEfficiency = value },
        _ => null,
    };
}
