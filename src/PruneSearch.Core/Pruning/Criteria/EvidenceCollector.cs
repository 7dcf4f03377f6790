using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Gathers evidence about groups by running calibration batches through a model that is not changed.</summary>
public static class EvidenceCollector
{
    /// <summary>Whatever a criterion needs.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="groups">The groups that will be scored: units, single weights, or both.</param>
    /// <param name="needs">What is gathered: one kind beside weights.</param>
    /// <param name="source">Backend, batches, loss; not used where only weights are needed.</param>
    /// <param name="cancellation">Ends the gathering between batches.</param>
    /// <exception cref="InvalidInputException">There is no batch, or what is gathered is not finite.</exception>
    public static Evidence Gather(ModelGraph graph, IReadOnlyList<PruningGroup> groups, EvidenceNeeds needs, EvidenceSource source, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        switch (needs & ~EvidenceNeeds.Weights)
        {
            case EvidenceNeeds.None:
                return Evidence.OfWeights(graph);
            case EvidenceNeeds.SynapticFlow:
                return Evidence.OfSynapticFlow(graph, SynapticFlowGathering.Run(graph, groups, source.Backend, source.Threads));
            case EvidenceNeeds.Activations:
                return Activations(graph, groups, source, cancellation);
            case EvidenceNeeds.InputNorms or EvidenceNeeds.InputGrams:
                (IReadOnlyDictionary<string, LayerInputs> inputs, int count) = InputGathering.Run(
                    graph, [.. groups.OfType<WeightGroup>()], needs.HasFlag(EvidenceNeeds.InputGrams), source, cancellation);
                return Evidence.OfInputs(graph, inputs, count);
        }

        using ICompiledRegion region = InputGathering.Compile(graph, GraphHeads.BeforeSoftmax(graph), source);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
        IEnumerable<TrainingBatch> batches = source.Batches(region);
        return (needs & ~EvidenceNeeds.Weights) switch
        {
            EvidenceNeeds.Gradients => Gradients(graph, groups, session, batches, source.Loss, cancellation),
            EvidenceNeeds.SampleGradients => SampleGradients(graph, groups, session, batches, source.Loss, cancellation),
            EvidenceNeeds.GradientFlow => GradientFlow(graph, groups, session, batches, source.Loss, cancellation),
            _ => throw new ArgumentException($"a criterion needs {needs}: one kind of evidence beside weights", nameof(needs)),
        };
    }

    /// <summary>Gradients on every batch; batches count alike.</summary>
    /// <param name="graph">The model whose weights the session has.</param>
    /// <param name="groups">The groups that will be scored: units, single weights, or both.</param>
    /// <param name="session">
    /// A session over the model; best opened with <see cref="TrainingOptions.BatchStatistics"/> off, since pruning is judged under
    /// inference statistics.
    /// </param>
    /// <param name="batches">Calibration batches.</param>
    /// <param name="loss">The loss whose change is estimated.</param>
    /// <param name="cancellation">Ends the gathering between batches.</param>
    /// <exception cref="InvalidInputException">There is no batch, or a loss or estimate is not finite.</exception>
    public static Evidence Gradients(
        ModelGraph graph,
        IReadOnlyList<PruningGroup> groups,
        ITrainingSession session,
        IEnumerable<TrainingBatch> batches,
        IReadOnlyList<LossTerm> loss,
        CancellationToken cancellation = default)
    {
        (Dictionary<string, TaylorTerms> terms, int count) = Terms(graph, groups, session, batches, loss, samples: false, cancellation);
        return Evidence.OfGradients(graph, terms, count);
    }

    /// <summary>As <see cref="Gradients"/>, on every sample by itself; where the model fixes its batch, on every batch.</summary>
    public static Evidence SampleGradients(
        ModelGraph graph,
        IReadOnlyList<PruningGroup> groups,
        ITrainingSession session,
        IEnumerable<TrainingBatch> batches,
        IReadOnlyList<LossTerm> loss,
        CancellationToken cancellation = default)
    {
        int count = 0;
        IEnumerable<TrainingBatch> samples = batches.SelectMany(batch =>
        {
            count++;
            return graph.BatchSymbol is null ? [batch] : BatchSamples.Of(batch);
        });
        (Dictionary<string, TaylorTerms> terms, _) = Terms(graph, groups, session, samples, loss, samples: true, cancellation);
        return Evidence.OfSampleGradients(graph, terms, count);
    }

    /// <summary>The product of the Hessian of the loss over all batches with its gradient; the session's state is as before afterwards.</summary>
    /// <inheritdoc cref="Gradients" path="/param"/>
    /// <inheritdoc cref="Gradients" path="/exception"/>
    public static Evidence GradientFlow(
        ModelGraph graph,
        IReadOnlyList<PruningGroup> groups,
        ITrainingSession session,
        IEnumerable<TrainingBatch> batches,
        IReadOnlyList<LossTerm> loss,
        CancellationToken cancellation = default)
    {
        (IReadOnlyDictionary<string, double[]> flows, int count) = new GradientFlowGathering(graph, session, batches, loss, cancellation).Run(groups);
        return Evidence.OfGradientFlow(graph, flows, count);
    }

    internal static void RequireBatch(int count)
    {
        if (count == 0)
        {
            throw new InvalidInputException("calibration data", "has no batch", "at least one batch");
        }
    }

    internal static void RequireFinite(StepResult result, int batch)
    {
        if (!double.IsFinite(result.Loss))
        {
            throw new InvalidInputException($"calibration batch {batch}", $"gives the loss {result.Loss}", "the model has a finite loss on the calibration data");
        }
    }

    private static (Dictionary<string, TaylorTerms> Terms, int Batches) Terms(
        ModelGraph graph, IReadOnlyList<PruningGroup> groups, ITrainingSession session, IEnumerable<TrainingBatch> batches, IReadOnlyList<LossTerm> loss, bool samples, CancellationToken cancellation)
    {
        var weights = session.ExportWeights().ToDictionary(w => w.Key, w => w.Value.ToFloats(), StringComparer.Ordinal);
        TaylorSum[] sums = [.. groups.Select(g => new TaylorSum(g, samples))];
        int count = 0;
        foreach (TrainingBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            RequireFinite(session.Backward(batch, loss), count);
            var gradients = new Dictionary<string, float[]>(StringComparer.Ordinal);
            foreach (TaylorSum sum in sums)
            {
                sum.Add(graph, name => weights[name], Gradient);
            }

            count++;

            float[] Gradient(string name)
            {
                if (!gradients.TryGetValue(name, out float[]? gradient))
                {
                    gradients.Add(name, gradient = session.Gradient(name).ToArray());
                }

                return gradient;
            }
        }

        RequireBatch(count);
        return (sums.ToDictionary(s => s.Group.Id, s => s.Mean(count), StringComparer.Ordinal), count);
    }

    private static Evidence Activations(ModelGraph graph, IReadOnlyList<PruningGroup> groups, EvidenceSource source, CancellationToken cancellation)
    {
        (UnitGroup Group, IReadOnlyList<GroupAxis> Axes)[] read = [.. groups.OfType<UnitGroup>().Select(g => (g, ActivationAxes.Of(g, graph)))];
        GroupAxis[] axes = [.. read.SelectMany(r => r.Axes).DistinctBy(a => a.Axis)];
        ObservationRequest[] requests =
        [
            .. axes.Select(a => new ObservationRequest(a.Axis.Value, a.Axis.Axis, ActivationStatistic.MeanAbsolute)),
            .. axes.Select(a => new ObservationRequest(a.Axis.Value, a.Axis.Axis, ActivationStatistic.ZeroFraction)),
        ];
        int count = 0;
        using ICompiledRegion region = InputGathering.Compile(graph, GraphHeads.BeforeSoftmax(graph), source);
        IReadOnlyList<double[]> observed = region.Observe(
            source.Batches(region).Select(batch =>
            {
                cancellation.ThrowIfCancellationRequested();
                count++;
                return batch.Inputs;
            }),
            requests);
        RequireBatch(count);
        return Evidence.OfActivations(
            graph,
            read.ToDictionary(r => r.Group.Id, r => (IReadOnlyList<ActivationTerms>)[.. r.Axes.Select(a => Terms(a, r.Group.Count))], StringComparer.Ordinal),
            count);

        ActivationTerms Terms(GroupAxis axis, int units)
        {
            int at = Array.FindIndex(axes, a => a.Axis == axis.Axis);
            return new ActivationTerms(OfUnits(axis, observed[at], units), OfUnits(axis, observed[axes.Length + at], units));
        }
    }

    /// <summary>The mean over the indices of each unit.</summary>
    private static double[] OfUnits(GroupAxis axis, double[] along, int units)
    {
        var result = new double[units];
        for (int unit = 0; unit < units; unit++)
        {
            double sum = 0;
            ReadOnlySpan<int> indices = axis.Indices(unit);
            foreach (int index in indices)
            {
                sum += along[index];
            }

            result[unit] = sum / indices.Length; // not a number where the unit does not lie on the axis
        }

        return result;
    }
}
