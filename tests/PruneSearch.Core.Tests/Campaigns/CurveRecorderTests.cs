using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Work;
using PruneSearch.Execution;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns;

public sealed class CurveRecorderTests
{
    [Fact]
    public void A_point_is_the_mean_of_its_steps_and_has_the_last_ones_learning_rate()
    {
        var points = new List<TrainingPoint>();
        var recorder = new CurveRecorder(2, points);
        recorder.Add(0, new StepResult(4, 1, 10), 0.1);
        recorder.Add(1, new StepResult(2, 3, 10), 0.2);
        recorder.Add(2, new StepResult(1, 9, 10), 0.3);
        Assert.Equal([new TrainingPoint(2, 3, 0.2, 0.2)], points);
        recorder.Flush(3);
        recorder.Flush(3);
        Assert.Equal([new TrainingPoint(2, 3, 0.2, 0.2), new TrainingPoint(3, 1, 0.9, 0.3)], points);
    }
}
