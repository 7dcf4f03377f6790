using Microsoft.Extensions.Logging;

namespace PruneSearch.Orleans.Grains;

/// <summary>The reminder of a campaign that is not over: after all silos died it is taken up again, also where nobody asks for it.</summary>
internal sealed partial class WakeCall(IGrainBase grain, ILogger logger)
{
    private const string Name = "wake";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private bool? _isSet;
    private bool _isBusy;

    /// <summary>Sets the reminder, or takes it back; where that fails, the next call tries again.</summary>
    public async Task SetAsync(bool isWanted)
    {
        if (_isSet == isWanted || _isBusy)
        {
            return;
        }

        _isBusy = true;
        try
        {
            if (isWanted)
            {
                await grain.RegisterOrUpdateReminder(Name, Every, Every);
            }
            else if (await grain.GetReminder(Name) is { } set)
            {
                await grain.UnregisterReminder(set);
            }

            _isSet = isWanted;
        }
        catch (Exception e)
        {
            Failed(logger, e, grain.GrainContext.GrainId);
        }
        finally
        {
            _isBusy = false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The reminder of {Grain} could not be changed; it is tried again")]
    private static partial void Failed(ILogger logger, Exception e, GrainId grain);
}
