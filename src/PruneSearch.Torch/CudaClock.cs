namespace PruneSearch.Torch;

/// <summary>Time on a CUDA device.</summary>
internal static class CudaClock
{
    /// <summary>Seconds between an event before the first inference and one behind the last, as the device saw them.</summary>
    public static double Time(Action run, int inferences)
    {
        torch.cuda.synchronize();
        nint start = CudaDriver.NewEvent();
        nint end = CudaDriver.NewEvent();
        try
        {
            CudaDriver.Record(start);
            for (int i = 0; i < inferences; i++)
            {
                run();
            }

            CudaDriver.Record(end);
            return CudaDriver.SecondsBetween(start, end);
        }
        finally
        {
            CudaDriver.Free(start);
            CudaDriver.Free(end);
        }
    }
}
