using System.Globalization;
using System.Numerics;
using System.Text;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>
/// A training as PyTorch Lightning logs it: <c>self.log("train_loss", on_step=True, on_epoch=True)</c>, a <c>LearningRateMonitor</c>, 30 batches an epoch
/// of which every tenth is logged, and steps that count from 0 over the whole training.
/// </summary>
internal sealed record LightningRun(int Epochs, Func<int, double> Rate, Func<double, double> TrainLoss, Func<int, double> ValLoss, Func<int, double> ValAccuracy)
{
    private const int Batches = 30;
    private const int LogEvery = 10;

    private static readonly string[] s_columns = ["epoch", "lr-Adam", "step", "train_loss_epoch", "train_loss_step", "val_acc", "val_loss"];

    private IEnumerable<Dictionary<string, double>> Lines
    {
        get
        {
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                int last = ((epoch + 1) * Batches) - 1;
                for (int step = (epoch * Batches) + LogEvery - 1; step <= last; step += LogEvery)
                {
                    yield return new() { ["lr-Adam"] = Rate(step), ["step"] = step };
                    yield return new() { ["epoch"] = epoch, ["step"] = step, ["train_loss_step"] = TrainLoss((double)step / Batches) };
                }

                yield return new() { ["epoch"] = epoch, ["step"] = last, ["val_acc"] = ValAccuracy(epoch), ["val_loss"] = ValLoss(epoch) };
                yield return new() { ["epoch"] = epoch, ["step"] = last, ["train_loss_epoch"] = TrainLoss(epoch + 0.5) };
            }
        }
    }

    /// <summary>Gives the <c>metrics.csv</c> of its CSVLogger.</summary>
    public string ToCsv() => string.Join(',', s_columns) + "\n" + string.Concat(Lines.Select(line =>
        string.Join(',', s_columns.Select(name => line.TryGetValue(name, out double value) ? double.IsNaN(value) ? "nan" : value.ToString("R", CultureInfo.InvariantCulture) : string.Empty)) + "\n"));

    /// <summary>Writes the event file of its TensorBoardLogger: a scalar for each value, the epoch among them, and <c>hp_metric</c>.</summary>
    public void WriteEvents(string folder)
    {
        Directory.CreateDirectory(folder);
        using FileStream file = File.Create(Path.Combine(folder, "events.out.tfevents.1700000000.host.1.0"));
        file.Write(Record([0x09, .. BitConverter.GetBytes(1.7e9), 0x1a, 13, .. "brain.Event:2"u8]));
        file.Write(Scalar(0, "hp_metric", -1));
        foreach (Dictionary<string, double> line in Lines)
        {
            foreach ((string tag, double value) in line.Where(pair => pair.Key is not "step"))
            {
                file.Write(Scalar((int)line["step"], tag, (float)value));
            }
        }
    }

    private static byte[] Scalar(int step, string tag, float value)
    {
        byte[] written = [0x0a, .. Varint(tag.Length), .. Encoding.UTF8.GetBytes(tag), 0x15, .. BitConverter.GetBytes(value)];
        byte[] summary = [0x0a, .. Varint(written.Length), .. written];
        return Record([0x09, .. BitConverter.GetBytes(1.7e9 + step), 0x10, .. Varint(step), 0x2a, .. Varint(summary.Length), .. summary]);
    }

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)((value & 127) | 128), .. Varint(value >> 7)];

    private static byte[] Record(byte[] data)
    {
        byte[] length = BitConverter.GetBytes((long)data.Length);
        return [.. length, .. Masked(length), .. data, .. Masked(data)];
    }

    private static byte[] Masked(byte[] data) => BitConverter.GetBytes(BitOperations.RotateRight(~data.Aggregate(uint.MaxValue, BitOperations.Crc32C), 15) + 0xa282ead8);
}
