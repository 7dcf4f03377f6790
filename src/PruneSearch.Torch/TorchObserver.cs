using PruneSearch.Execution;

namespace PruneSearch.Torch;

/// <summary>Gathers one statistic over batches: sums of a batch on the device, in double precision.</summary>
internal sealed class TorchObserver(ObservationRequest request)
{
    private double[] _sums = [];
    private long _count;

    public ObservationRequest Request { get; } = request;

    public void Add(DeviceTensor value)
    {
        long size = value.shape[Request.Axis];
        using DeviceTensor moved = value.movedim([(long)Request.Axis], [0]);
        using DeviceTensor rows = moved.reshape(size, -1);
        _count += rows.shape[1];
        using DeviceTensor sums = Sums(rows);
        using DeviceTensor host = sums.cpu();
        double[] batch = host.data<double>().ToArray();
        if (_sums.Length == 0)
        {
            _sums = batch;
            return;
        }

        for (int i = 0; i < batch.Length; i++)
        {
            _sums[i] += batch[i];
        }
    }

    public double[] Result() => Array.ConvertAll(_sums, s => s / Math.Max(1, _count));

    private DeviceTensor Sums(DeviceTensor rows)
    {
        if (Request.Statistic == ActivationStatistic.ZeroFraction)
        {
            return rows.eq(0).sum([1L], type: torch.float64);
        }

        DeviceTensor wide = rows.to_type(torch.float64);
        return Request.Statistic switch
        {
            ActivationStatistic.Mean => wide.sum(1),
            ActivationStatistic.MeanAbsolute => wide.abs().sum(1),
            ActivationStatistic.MeanSquare => wide.square().sum(1),
            _ => torch.matmul(wide, wide.t()).flatten(),
        };
    }
}
