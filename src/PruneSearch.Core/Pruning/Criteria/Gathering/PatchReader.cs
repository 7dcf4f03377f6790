using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>Lays the input of one layer out as vectors of features: the patches of a convolution (im2col), the rows of a linear layer's input.</summary>
internal sealed class PatchReader
{
    private const int ChunkElements = 1 << 17;

    private readonly LayerMatrix _matrix;
    private readonly int[]? _offsets;
    private readonly int _pixels;
    private readonly int _featureAxis;

    private PatchReader(string value, LayerMatrix matrix, int[]? offsets, int pixels, int featureAxis)
    {
        Value = value;
        _matrix = matrix;
        _offsets = offsets;
        _pixels = pixels;
        _featureAxis = featureAxis;
    }

    /// <summary>The activation that the layer reads.</summary>
    public string Value { get; }

    /// <summary>One for each node that uses a weight.</summary>
    public static IReadOnlyList<PatchReader> Of(ModelGraph graph, string weight, LayerMatrix matrix) =>
        [.. graph.Consumers(weight).Select(n => Of(graph, n, weight, matrix))];

    /// <summary>Visits features in chunks: partition, a row of vectors for each feature, and how many vectors.</summary>
    public void Visit(Tensor input, Action<int, float[], int> visit)
    {
        float[] data = input.ToFloats();
        if (_offsets is null)
        {
            (float[] features, int vectors) = Rows(data, input.Dims);
            visit(0, features, vectors);
            return;
        }

        int positions = _offsets.Length / _matrix.Taps;
        int samples = (int)input.Dims[0];
        int step = Math.Max(1, ChunkElements / (_matrix.Columns * positions));
        for (int first = 0; first < samples; first += step)
        {
            int count = Math.Min(step, samples - first);
            for (int partition = 0; partition < _matrix.Partitions; partition++)
            {
                visit(partition, Patches(data, first, count, partition, positions), count * positions);
            }
        }
    }

    private static PatchReader Of(ModelGraph graph, Node node, string weight, LayerMatrix matrix)
    {
        string value = node.Inputs[0];
        if (node.OpType != "Conv")
        {
            int rank = graph.TypeOf(value).Shape.Rank;
            return new PatchReader(value, matrix, null, 0, node.OpType == "Gemm" && GemmOperator.TransposesA(node) ? 0 : rank - 1);
        }

        int[] kernel = [.. graph.Initializers[weight].Dims.Skip(2).Select(d => (int)d)];
        var window = Window.Of(node, graph.TypeOf(value).Shape, kernel);
        return new PatchReader(value, matrix, Offsets(window), window.Input.Aggregate(1, (a, b) => a * b), 0);
    }

    /// <summary>For each tap and output position the pixel that is read; -1 in the padding.</summary>
    private static int[] Offsets(Window window)
    {
        int taps = window.Kernel.Aggregate(1, (a, b) => a * b);
        int positions = window.Output.Aggregate(1, (a, b) => a * b);
        var offsets = new int[taps * positions];
        for (int tap = 0; tap < taps; tap++)
        {
            for (int position = 0; position < positions; position++)
            {
                offsets[(tap * positions) + position] = Offset(window, tap, position);
            }
        }

        return offsets;
    }

    private static int Offset(Window window, int tap, int position)
    {
        int offset = 0;
        int stride = 1;
        for (int axis = window.SpatialRank - 1; axis >= 0; axis--)
        {
            int t = tap % window.Kernel[axis];
            int o = position % window.Output[axis];
            tap /= window.Kernel[axis];
            position /= window.Output[axis];
            int at = (o * window.Strides[axis]) + (t * window.Dilations[axis]) - window.PadsBegin[axis];
            if (at < 0 || at >= window.Input[axis])
            {
                return -1;
            }

            offset += at * stride;
            stride *= window.Input[axis];
        }

        return offset;
    }

    private float[] Patches(float[] data, int first, int count, int partition, int positions)
    {
        int channels = _matrix.Columns / _matrix.Taps;
        int vectors = count * positions;
        var features = new float[_matrix.Columns * vectors];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int sample = 0; sample < count; sample++)
            {
                int plane = ((((first + sample) * _matrix.Partitions) + partition) * channels) + channel;
                ReadOnlySpan<float> pixels = data.AsSpan(plane * _pixels, _pixels);
                for (int tap = 0; tap < _matrix.Taps; tap++)
                {
                    ReadOnlySpan<int> offsets = _offsets.AsSpan(tap * positions, positions);
                    Span<float> row = features.AsSpan(((((channel * _matrix.Taps) + tap) * count) + sample) * positions, positions);
                    for (int position = 0; position < positions; position++)
                    {
                        row[position] = offsets[position] < 0 ? 0 : pixels[offsets[position]];
                    }
                }
            }
        }

        return features;
    }

    private (float[] Features, int Vectors) Rows(float[] data, IReadOnlyList<long> dims)
    {
        int columns = _matrix.Columns;
        int inner = (int)dims.Skip(_featureAxis + 1).Aggregate(1L, (a, d) => a * d);
        int vectors = data.Length / columns;
        var features = new float[data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            int outer = i / (columns * inner);
            int column = i / inner % columns;
            features[(column * vectors) + (outer * inner) + (i % inner)] = data[i];
        }

        return (features, vectors);
    }
}
