using PruneSearch.Torch.Lowering;

namespace PruneSearch.Torch.Training;

/// <summary>One forward and backward pass over a part of a batch.</summary>
internal static class Pass
{
    /// <summary>Keeps what the backward pass needs.</summary>
    /// <param name="program">The graph.</param>
    /// <param name="constants">Its initialisers; gradients gather in those that ask for them.</param>
    /// <param name="inputs">The part's inputs.</param>
    /// <param name="run">Precision and statistics.</param>
    /// <param name="loss">The loss of the outputs, scaled.</param>
    public static void Whole(
        TorchProgram program, IReadOnlyDictionary<string, DeviceTensor> constants, IReadOnlyList<DeviceTensor> inputs, RunContext run,
        Func<IReadOnlyList<DeviceTensor>, DeviceTensor> loss)
    {
        DeviceTensor value = loss(program.Run(constants, inputs, run));
        if (value.requires_grad)
        {
            value.backward();
        }
    }

    /// <summary>
    /// Keeps values between segments only, about the square root of the number of steps, and computes each segment again for its backward pass
    /// (Chen et al. 2016).
    /// </summary>
    public static void Checkpointed(
        TorchProgram program, IReadOnlyDictionary<string, DeviceTensor> constants, IReadOnlyList<DeviceTensor> inputs, RunContext run,
        Func<IReadOnlyList<DeviceTensor>, DeviceTensor> loss)
    {
        int length = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(program.Length)));
        var kept = new List<(int From, int To, Dictionary<int, DeviceTensor> Values)>();
        DeviceTensor[] outputs;
        using (torch.no_grad())
        {
            DeviceTensor?[] values = program.Start(constants, inputs);
            for (int from = 0; from < program.Length; from += length)
            {
                int to = Math.Min(program.Length, from + length);
                kept.Add((from, to, program.AliveAt(from).ToDictionary(p => p, p => values[p]!.alias())));
                program.Execute(values, from, to, run);
            }

            outputs = program.Outputs(values);
        }

        DeviceTensor[] leaves = [.. outputs.Select(Leaf)];
        DeviceTensor value = loss(leaves);
        if (!value.requires_grad)
        {
            return;
        }

        value.backward();
        var gradients = new Dictionary<int, DeviceTensor>();
        for (int o = 0; o < leaves.Length; o++)
        {
            Add(gradients, program.OutputPlaces[o], leaves[o].grad);
        }

        if (run.Statistics is { } statistics)
        {
            statistics.Recomputing = true;
        }

        for (int segment = kept.Count - 1; segment >= 0; segment--)
        {
            (int from, int to, Dictionary<int, DeviceTensor> before) = kept[segment];
            using DisposeScope scope = torch.NewDisposeScope();
            var entries = before.ToDictionary(b => b.Key, b => Leaf(b.Value));
            DeviceTensor?[] values = program.Start(constants, inputs);
            foreach ((int place, DeviceTensor leaf) in entries)
            {
                values[place] = leaf.alias();
            }

            program.Execute(values, from, to, run);
            var ends = gradients.Where(g => values[g.Key] is { requires_grad: true }).ToArray();
            if (ends.Length > 0)
            {
                torch.autograd.backward([.. ends.Select(e => values[e.Key]!)], [.. ends.Select(e => e.Value)]);
            }

            gradients = [];
            foreach ((int place, DeviceTensor leaf) in entries)
            {
                Add(gradients, place, leaf.grad?.MoveToOuterDisposeScope());
            }
        }

        if (run.Statistics is { } moved)
        {
            moved.Recomputing = false;
        }
    }

    private static DeviceTensor Leaf(DeviceTensor value)
    {
        DeviceTensor leaf = value.detach();
        return leaf.is_floating_point() ? leaf.requires_grad_() : leaf;
    }

    private static void Add(Dictionary<int, DeviceTensor> gradients, int place, DeviceTensor? gradient)
    {
        if (gradient is not null)
        {
            gradients[place] = gradients.TryGetValue(place, out DeviceTensor? sum) ? sum + gradient : gradient;
        }
    }
}
