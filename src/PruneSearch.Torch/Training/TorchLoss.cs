using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Torch.Training;

/// <summary>Losses of outputs, in double precision. A part of a batch counts by its share, so that the parts add up to the batch.</summary>
/// <param name="batch">The whole batch.</param>
/// <param name="outputs">The region's outputs for samples [<paramref name="from"/>, from + <paramref name="count"/>).</param>
/// <param name="from">The first sample of the part.</param>
/// <param name="count">Samples of the part.</param>
/// <param name="samples">Samples of the whole batch.</param>
/// <param name="names">The outputs' names, for errors.</param>
internal sealed class TorchLoss(TrainingBatch batch, IReadOnlyList<DeviceTensor> outputs, int from, int count, int samples, IReadOnlyList<string> names)
{
    private readonly torch.Device _device = outputs[0].device;

    /// <summary>The sum of all terms on outputs, and, with cross-entropy, the number of correct samples; null for none.</summary>
    public (DeviceTensor Loss, DeviceTensor? Correct) Of(IReadOnlyList<LossTerm> terms)
    {
        DeviceTensor loss = torch.zeros([], torch.float64, _device);
        DeviceTensor? correct = null;
        foreach (LossTerm term in terms)
        {
            switch (term)
            {
                case LossTerm.CrossEntropy crossEntropy:
                    (DeviceTensor value, correct) = CrossEntropy(crossEntropy);
                    loss += value;
                    break;
                case LossTerm.Distillation distillation:
                    loss += Distillation(distillation);
                    break;
                case LossTerm.OutputMatching matching:
                    loss += Matching(matching);
                    break;
                case LossTerm.OutputSum sum:
                    loss += Wide(sum.Output).sum() * (sum.Weight / samples);
                    break;
                case LossTerm.L1Penalty or LossTerm.L2Penalty or LossTerm.GroupLasso or LossTerm.SliceDecay:
                    break; // of parameters
                default:
                    throw new NotSupportedException($"loss {term.GetType().Name}");
            }
        }

        return (loss, correct);
    }

    private (DeviceTensor Loss, DeviceTensor Correct) CrossEntropy(LossTerm.CrossEntropy term)
    {
        int[] all = batch.Labels ?? throw new ArgumentException("cross-entropy needs labels");
        DeviceTensor logits = Logits(term.Output);
        long classes = logits.shape[1];
        for (int n = from; n < from + count; n++)
        {
            if (all[n] < 0 || all[n] >= classes)
            {
                throw new ArgumentException($"label {all[n]} of sample {n} where the output has {classes} classes");
            }
        }

        DeviceTensor labels = torch.tensor(Array.ConvertAll(all[from..(from + count)], l => (long)l), device: _device);
        DeviceTensor log = logits.log_softmax(1);
        DeviceTensor own = log.gather(1, labels.unsqueeze(1)).sum();
        DeviceTensor loss = (own * (1 - term.LabelSmoothing)) + (log.sum() * (term.LabelSmoothing / classes));
        return (loss * (-term.Weight / samples), logits.detach().argmax(1).eq(labels).sum().to_type(torch.float64));
    }

    private DeviceTensor Distillation(LossTerm.Distillation term)
    {
        double t = term.Temperature;
        DeviceTensor own = (Logits(term.Output) / t).log_softmax(1);
        DeviceTensor other = (Target(term.Output) / t).log_softmax(1);
        return (other.exp() * (other - own)).sum() * (term.Weight * t * t / samples);
    }

    private DeviceTensor Matching(LossTerm.OutputMatching term)
    {
        double scale = 0;
        foreach (float value in Whole(term.Output).ToFloats())
        {
            scale += (double)value * value;
        }

        return (Wide(term.Output) - Target(term.Output)).square().sum() * (term.Weight / Math.Max(scale, 1e-12));
    }

    private DeviceTensor Wide(int output) => outputs[output].to_type(torch.float64);

    private DeviceTensor Logits(int output) => outputs[output].dim() == 2
        ? Wide(output)
        : throw new ArgumentException($"output '{names[output]}' of shape [{string.Join(", ", outputs[output].shape)}] is not [N, classes]");

    private Tensor Whole(int output) => batch.Targets?[output] ?? throw new ArgumentException("distillation and output matching need a teacher's outputs");

    private DeviceTensor Target(int output)
    {
        Tensor whole = Whole(output);
        DeviceTensor target = HostTensors.ToDevice(whole, _device);
        long rows = outputs[output].dim() == 0 ? 1 : outputs[output].shape[0];
        DeviceTensor part = count == samples ? target : target.narrow(0, from * rows / count, rows);
        return part.NumberOfElements == outputs[output].NumberOfElements
            ? part.reshape(outputs[output].shape).to_type(torch.float64)
            : throw new ArgumentException($"the teacher's output {output} has {whole.Count} elements, which do not fit the region's");
    }
}
