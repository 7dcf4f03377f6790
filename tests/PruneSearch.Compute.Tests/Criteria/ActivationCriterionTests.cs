using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>Criteria that look at activations and inputs of layers, against plain loops over what the model computes.</summary>
public sealed class ActivationCriterionTests
{
    [Fact]
    public void Means_and_zeros_are_those_of_what_the_next_layer_reads()
    {
        var model = CriterionCase.Convolutional();
        var mean = new double[6];
        var active = new double[6];
        int count = 0;
        foreach (float[] value in Values(model, "a.relu_out"))
        {
            count += value.Length / 6;
            for (int i = 0; i < value.Length; i++)
            {
                mean[i / 36 % 6] += Math.Abs(value[i]);
                active[i / 36 % 6] += value[i] != 0 ? 1 : 0;
            }
        }

        Near.Equal([.. mean.Select(m => m / count)], model.Scores("activation-mean", CriterionScope.Units)["a"], 1e-5);
        Near.Equal([.. active.Select(a => a / count)], model.Scores("apoz", CriterionScope.Units)["a"], 1e-9);
        Assert.Contains(active, a => a < count);
    }

    [Fact]
    public void A_flattened_channel_is_the_mean_over_its_pixels()
    {
        var b = new GraphBuilder("flat", 2);
        string x = b.Relu("relu", b.Conv("a", b.Input("x", 1, 4, 4), 3, 3));
        x = b.Flatten("flatten", x, 48);
        var model = new CriterionCase(b.Build((b.Linear("fc", x, 2), "y")), [CriterionCase.Labelled([1, 4, 4], 4, 2, 1)]);
        float[] value = Values(model, "relu_out").Single();
        double[] expected = [.. Enumerable.Range(0, 3).Select(c => value.Where((_, i) => i / 16 % 3 == c).Average(v => (double)v))];
        Near.Equal(expected, model.Scores("activation-mean", CriterionScope.Units)["a"], 1e-5);
    }

    [Fact]
    public void Wanda_is_weight_times_norm_of_the_input()
    {
        var model = CriterionCase.Linear();
        float[][] samples = [.. model.Batches.SelectMany(b => b.Inputs[0].ToFloats().Chunk(4))];
        double[] expected = [.. model.Weights("w").Select((w, i) => Math.Abs(w) * Math.Sqrt(samples.Average(x => (double)x[i % 4] * x[i % 4])))];
        Near.Equal(expected, model.Scores("wanda", CriterionScope.Weights)["w"], 1e-5);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 1, 4)]
    public void Wanda_and_grams_of_a_convolution_see_its_patches(int stride, int dilation, int groups)
    {
        var b = new GraphBuilder("patches", 3);
        string x = b.Input("x", 4, 5, 6);
        b.Weight("w", 4, 8, 4 / groups, 3, 2);
        x = b.Node(
            "Conv", "conv", [x, "w"], ("kernel_shape", new[] { 3, 2 }), ("strides", new[] { stride, stride }), ("dilations", new[] { dilation, dilation }),
            ("pads", new[] { 1, 0, 2, 1 }), ("group", groups));
        b.SetWidth(x, 8);
        string pooled = b.Flatten("flatten", b.GlobalAveragePool("pool", x), 8);
        var model = new CriterionCase(b.Build((b.Linear("fc", pooled, 2), "y")), [CriterionCase.Labelled([4, 5, 6], 3, 2, 1), CriterionCase.Labelled([4, 5, 6], 2, 2, 2)]);
        MaskGroup layer = WeightGroups.Of(model.Graph).Groups.Single(g => g.Id == "w");
        LayerInputs inputs = EvidenceCollector.Gather(model.Graph, [layer], EvidenceNeeds.InputGrams, model.Source, TestContext.Current.CancellationToken).Inputs("w");

        int columns = 4 / groups * 6;
        int height = ((5 + 3 - (2 * dilation) - 1) / stride) + 1;
        int width = ((6 + 1 - dilation - 1) / stride) + 1;
        Assert.Equal(new LayerMatrix(8, columns, groups, 6, Transposed: false), inputs.Matrix);
        Assert.Equal(5 * height * width, inputs.Positions);
        for (int p = 0; p < groups; p++)
        {
            var gram = new double[columns * columns];
            foreach (float[] data in model.Batches.Select(batch => batch.Inputs[0].ToFloats()))
            {
                for (int sample = 0; sample < data.Length / 120; sample++)
                {
                    for (int position = 0; position < height * width; position++)
                    {
                        double[] patch = [.. Enumerable.Range(0, columns).Select(c => Pixel(data, sample, (p * 4 / groups) + (c / 6), (position / width * stride) - 1 + (c % 6 / 2 * dilation), (position % width * stride) + (c % 2 * dilation)))];
                        for (int i = 0; i < gram.Length; i++)
                        {
                            gram[i] += patch[i / columns] * patch[i % columns] / inputs.Positions;
                        }
                    }
                }
            }

            Near.Equal(gram, inputs.Gram![p], 1e-5);
            Near.Equal([.. Enumerable.Range(0, columns).Select(i => gram[(i * columns) + i])], inputs.MeanSquare[p], 1e-5);
        }

        float[] w = model.Weights("w");
        double[] expected = [.. w.Select((v, i) => Math.Abs(v) * Math.Sqrt(inputs.MeanSquare[i / columns / (8 / groups)][i % columns]))];
        Near.Equal(expected, model.Scores("wanda", CriterionScope.Weights)["w"], 1e-5);

        static double Pixel(float[] data, int sample, int channel, int row, int column) =>
            row is < 0 or > 4 || column is < 0 or > 5 ? 0 : data[(sample * 120) + (channel * 30) + (row * 6) + column];
    }

    [Fact]
    public void A_matrix_stored_with_inputs_first_is_read_by_its_columns()
    {
        var b = new GraphBuilder("matmul", 4);
        string x = b.Input("x", 5, 3);
        x = b.Node("MatMul", "fc", [x, b.Weight("w", 3, 3, 2)]);
        var model = new CriterionCase(b.Build((x, "y")), [CriterionCase.Labelled([5, 3], 4, 2, 1)], new LossTerm.OutputSum());
        float[][] rows = [.. model.Batches[0].Inputs[0].ToFloats().Chunk(3)];
        double[] expected = [.. model.Weights("w").Select((w, i) => Math.Abs(w) * Math.Sqrt(rows.Average(r => (double)r[i / 2] * r[i / 2])))];
        Near.Equal(expected, model.Scores("wanda", CriterionScope.Weights)["w"], 1e-5);
    }

    private static IEnumerable<float[]> Values(CriterionCase model, string value)
    {
        using ICompiledRegion region = model.Source.Backend.Compile(model.Graph, ["x"], [value], new CompileOptions { MaxBatch = 5, Threads = 1 });
        return [.. model.Batches.Select(b => region.Run(b.Inputs)[0].ToFloats())];
    }
}
