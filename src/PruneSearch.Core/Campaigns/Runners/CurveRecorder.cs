using PruneSearch.Campaigns.Work;
using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Averages a training's loss and accuracy over intervals of steps.</summary>
internal sealed class CurveRecorder(int interval, ICollection<TrainingPoint> points)
{
    private double _loss;
    private long _correct;
    private long _samples;
    private int _count;
    private double _rate;

    /// <param name="step">Its number.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="learningRate">With which it was done.</param>
    public void Add(long step, StepResult result, double learningRate)
    {
        _rate = learningRate;
        _loss += result.Loss;
        _correct += result.Correct;
        _samples += result.Samples;
        _count++;
        if ((step + 1) % interval == 0)
        {
            Flush(step + 1);
        }
    }

    /// <summary>Puts what was gathered since the last point into one more.</summary>
    public void Flush(long steps)
    {
        if (_count > 0)
        {
            points.Add(new TrainingPoint(steps, _loss / _count, _correct >= 0 ? (double)_correct / _samples : null, _rate));
            (_loss, _correct, _samples, _count) = (0, 0, 0, 0);
        }
    }
}
