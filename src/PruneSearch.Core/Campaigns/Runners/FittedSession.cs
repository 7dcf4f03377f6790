using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// A training that makes do with the memory that there is: a step for which it does not suffice is done again with half the micro-batch, from
/// the state before it, down to one sample. The batch that a step learns from stays the same.
/// </summary>
internal sealed class FittedSession : ITrainingSession
{
    private readonly ICompiledRegion _region;
    private readonly TrainingOptions _options;
    private readonly MemoryFit _fit;
    private ITrainingSession _session;
    private IReadOnlyDictionary<string, float[]>? _masks;

    /// <param name="region">What is trained.</param>
    /// <param name="options">How; the micro-batch is that of <paramref name="fit"/>.</param>
    /// <param name="fit">The micro-batch to start with; keeps the one that was come to.</param>
    public FittedSession(ICompiledRegion region, TrainingOptions options, MemoryFit fit)
    {
        (_region, _options, _fit) = (region, options, fit);
        _session = Open();
    }

    /// <exception cref="DeviceMemoryException">The memory does not suffice for one sample.</exception>
    public StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate) => Fitted(batch, s => s.Step(batch, loss, learningRate));

    /// <exception cref="DeviceMemoryException">The memory does not suffice for one sample.</exception>
    public StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss) => Fitted(batch, s => s.Backward(batch, loss));

    public ReadOnlySpan<float> Gradient(string parameter) => _session.Gradient(parameter);

    public void SetMasks(IReadOnlyDictionary<string, float[]> masks)
    {
        _session.SetMasks(masks);
        _masks = masks;
    }

    public IReadOnlyDictionary<string, Tensor> ExportWeights() => _session.ExportWeights();

    public TrainingState ExportState() => _session.ExportState();

    public void ImportState(TrainingState state) => _session.ImportState(state);

    public void Dispose() => _session.Dispose();

    private StepResult Fitted(TrainingBatch batch, Func<ITrainingSession, StepResult> step)
    {
        while (true)
        {
            try
            {
                return step(_session);
            }
            catch (DeviceMemoryException e)
            {
                if (!_fit.Halve((int)batch.Inputs[0].Dims[0], e))
                {
                    throw;
                }

                Reopen();
            }
        }
    }

    /// <summary>The old session goes first: both at once would need what is not there.</summary>
    private void Reopen()
    {
        TrainingState state = _session.ExportState();
        _session.Dispose();
        _session = Open();
        _session.ImportState(state);
        if (_masks is not null)
        {
            _session.SetMasks(_masks);
        }
    }

    private ITrainingSession Open() => _region.OpenTraining(_options with { MicroBatch = _fit.MicroBatch });
}
