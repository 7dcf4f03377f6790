namespace PruneSearch.Graphs.Operators;

/// <summary>
/// How one axis is resampled: output i is (1 - Weight[i]) * input Low[i] + Weight[i] * input High[i]. Positions are computed in single
/// precision, as runtimes do, so that ties fall the same way.
/// </summary>
/// <param name="Low">The nearest input, or the neighbour before the position.</param>
/// <param name="High">The neighbour behind it; the same as <paramref name="Low"/> where there is none.</param>
/// <param name="Weight">The share of <paramref name="High"/>, 0 to below 1.</param>
public sealed record ResizeAxis(int[] Low, int[] High, float[] Weight)
{
    /// <summary>An axis of size 1 that stays as it is.</summary>
    public static readonly ResizeAxis Single = new([0], [0], [0]);

    /// <summary>The values of <c>coordinate_transformation_mode</c> that are known.</summary>
    public static IReadOnlyList<string> Coordinates { get; } = ["half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners"];

    /// <summary>The values of <c>nearest_mode</c>.</summary>
    public static IReadOnlyList<string> Roundings { get; } = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];

    /// <summary>Output elements.</summary>
    public int Count => Low.Length;

    /// <summary>The map of one axis as a node states it.</summary>
    /// <param name="node">A Resize whose attributes have been checked.</param>
    /// <param name="input">Input size.</param>
    /// <param name="output">Output size.</param>
    /// <param name="scale">The scale that positions are computed with; output / input where sizes are given.</param>
    public static ResizeAxis Of(Node node, int input, int output, float scale)
    {
        bool nearest = ResizeOperator.Mode(node) == "nearest";
        string coordinates = ResizeOperator.Coordinates(node);
        string rounding = node.Text("nearest_mode", Roundings[0]);
        var low = new int[output];
        var high = new int[output];
        var weight = new float[output];
        for (int i = 0; i < output; i++)
        {
            float position = Position(coordinates, i, input, output, scale);
            if (nearest)
            {
                low[i] = high[i] = (int)Math.Clamp(Round(rounding, position), 0, input - 1);
                continue;
            }

            position = Math.Clamp(position, 0, input - 1);
            low[i] = (int)position;
            high[i] = Math.Min(low[i] + 1, input - 1);
            weight[i] = high[i] == low[i] ? 0 : position - low[i];
        }

        return new ResizeAxis(low, high, weight);
    }

    private static float Position(string coordinates, int i, int input, int output, float scale) => coordinates switch
    {
        "half_pixel" => ((i + 0.5f) / scale) - 0.5f,
        "pytorch_half_pixel" => output > 1 ? ((i + 0.5f) / scale) - 0.5f : 0,
        "asymmetric" => i / scale,
        "align_corners" => output == 1 ? 0 : (float)i * (input - 1) / (output - 1),
        _ => throw new ArgumentException($"'{coordinates}' is not among {string.Join(", ", Coordinates)}", nameof(coordinates)),
    };

    private static float Round(string rounding, float position) => rounding switch
    {
        "round_prefer_floor" => MathF.Ceiling(position - 0.5f),
        // 2 / (4 / 7) is 3.5, but one rounding less in single precision: ONNX Runtime takes it for the tie that it is.
        "round_prefer_ceil" => MathF.Round(MathF.BitIncrement(position), MidpointRounding.AwayFromZero),
        "floor" => MathF.Floor(position),
        "ceil" => MathF.Ceiling(position),
        _ => throw new ArgumentException($"'{rounding}' is not among {string.Join(", ", Roundings)}", nameof(rounding)),
    };
}
