using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>Takes a session through steps of a training. Batches depend on the step only, so a training can be cut anywhere.</summary>
public sealed class TrainingLoop
{
    private readonly BatchLoader _loader;
    private readonly LearningRate _rate;
    private readonly Func<long, IReadOnlyList<LossTerm>> _loss;
    private readonly Func<Tensor, IReadOnlyList<Tensor>>? _teacher;
    private readonly bool _labelled;

    /// <param name="loader">The training data.</param>
    /// <param name="rate">The learning rate of every step.</param>
    /// <param name="loss">The loss of every step.</param>
    /// <param name="labelled">Whether labels are handed to the loss.</param>
    /// <param name="teacher">The dense model's outputs for inputs; null where the loss needs none.</param>
    public TrainingLoop(BatchLoader loader, LearningRate rate, Func<long, IReadOnlyList<LossTerm>> loss, bool labelled, Func<Tensor, IReadOnlyList<Tensor>>? teacher)
    {
        _loader = loader;
        _rate = rate;
        _loss = loss;
        _labelled = labelled;
        _teacher = teacher;
    }

    /// <summary>Runs steps [from, to). </summary>
    /// <param name="session">The session, whose state is that of step <paramref name="from"/>.</param>
    /// <param name="from">First step.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="done">Called after every step with its number and result.</param>
    /// <param name="cancellation">Ends between steps.</param>
    /// <exception cref="DivergedException">The loss is not finite.</exception>
    public void Run(ITrainingSession session, long from, long to, Action<long, StepResult> done, CancellationToken cancellation)
    {
        int[] shape = _loader.Data.SampleShape;
        long step = from;
        while (step < to)
        {
            int epoch = (int)(step / _loader.StepsPerEpoch);
            using BatchReader reader = _loader.Open(epoch, (int)(step % _loader.StepsPerEpoch));
            while (step < to && step / _loader.StepsPerEpoch == epoch)
            {
                cancellation.ThrowIfCancellationRequested();
                var inputs = new float[_loader.BatchSize * _loader.SampleLength];
                var labels = new int[_loader.BatchSize];
                int count = reader.Next(inputs, labels);
                var x = Tensor.Of([count, .. shape], count == _loader.BatchSize ? inputs : inputs[..(count * _loader.SampleLength)]);
                var batch = new TrainingBatch([x], _labelled ? labels[..count] : null, _teacher?.Invoke(x));
                StepResult result = session.Step(batch, _loss(step), _rate.At(step));
                if (!double.IsFinite(result.Loss))
                {
                    throw new DivergedException(step, result.Loss);
                }

                done(step, result);
                step++;
            }
        }
    }
}
