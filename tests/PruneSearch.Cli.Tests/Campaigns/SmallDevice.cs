using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>A device whose memory suffices for some samples at once: whatever trains more of them, or runs more of them in inference, fails.</summary>
internal sealed class SmallDevice(IExecutionBackend inner, int samples, int inferred = int.MaxValue) : IExecutionBackend
{
    public string Name => BackendNames.Torch;

    public string Description => $"a device for {samples} samples";

    /// <summary>Steps that failed.</summary>
    public int Failures { get; private set; }

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options) =>
        new Region(this, inner.Compile(graph, inputs, outputs, options));

    private void Require(long asked, int most)
    {
        if (asked > most)
        {
            Failures++;
            throw new DeviceMemoryException("cuda:0", asked * 1000);
        }
    }

    private sealed class Region(SmallDevice device, ICompiledRegion region) : ICompiledRegion
    {
        public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
        {
            device.Require(inputs[0].Dims[0], device.Inferred);
            return region.Run(inputs);
        }

        public Action Prepare(IReadOnlyList<Tensor> inputs) => region.Prepare(inputs);

        public IReadOnlyList<double[]> Observe(IEnumerable<IReadOnlyList<Tensor>> batches, IReadOnlyList<ObservationRequest> requests) => region.Observe(batches, requests);

        public ITrainingSession OpenTraining(TrainingOptions options) => new Session(device, region.OpenTraining(options), options.MicroBatch);

        public void Dispose() => region.Dispose();
    }

    private int Inferred => inferred;

    private sealed class Session(SmallDevice device, ITrainingSession session, int microBatch) : ITrainingSession
    {
        public StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate)
        {
            Require(batch);
            return session.Step(batch, loss, learningRate);
        }

        public StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss)
        {
            Require(batch);
            return session.Backward(batch, loss);
        }

        public ReadOnlySpan<float> Gradient(string parameter) => session.Gradient(parameter);

        public void SetMasks(IReadOnlyDictionary<string, float[]> masks) => session.SetMasks(masks);

        public IReadOnlyDictionary<string, Tensor> ExportWeights() => session.ExportWeights();

        public TrainingState ExportState() => session.ExportState();

        public void ImportState(TrainingState state) => session.ImportState(state);

        public void Dispose() => session.Dispose();

        private void Require(TrainingBatch batch)
        {
            long count = batch.Inputs[0].Dims[0];
            device.Require(microBatch == 0 ? count : Math.Min(microBatch, count), device.Trained);
        }
    }

    private int Trained => samples;
}
