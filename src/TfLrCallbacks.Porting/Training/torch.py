# What PyTorch's optimizers and schedulers, and those of transformers, do to the rates of parameter groups, as far as a training loop can see it.
# The porting layer evaluates this text; nothing runs it. Its rates are those that PyTorch 2.13 and transformers 5 were recorded with.
import math


class Optimizer:
    def __init__(self, params, defaults):
        self.defaults = defaults
        self.state = {}
        self.param_groups = []
        _made(self, params)
        for group in _groups(params):
            self.add_param_group(group)
        _begun(self)

    def add_param_group(self, param_group):
        if _is_known(param_group):
            for name in self.defaults:
                param_group.setdefault(name, self.defaults[name])
        self.param_groups.append(param_group)

    def step(self, closure=None):
        _update(self)

    def zero_grad(self, set_to_none=True):
        pass

    def state_dict(self):
        return {'state': {}, 'param_groups': [dict(group) for group in self.param_groups]}

    def load_state_dict(self, state_dict):
        saved = state_dict['param_groups']
        _known(saved)
        self.param_groups = [dict(group) for group in saved]


class _Named(Optimizer):
    def __init__(self, params, lr=None, *more, **options):
        super().__init__(params, dict({'lr': self.first_rate if lr is None else lr, 'weight_decay': 0, 'momentum': 0}, **options))


class _Schedule:
    def __init__(self, optimizer, last_epoch=-1, verbose=False):
        self.optimizer = optimizer
        if last_epoch == -1:
            for group in optimizer.param_groups:
                group.setdefault('initial_lr', group['lr'])
        self.base_lrs = [group['initial_lr'] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self.verbose = verbose
        self._initial_step()

    def _initial_step(self):
        self._step_count = 0
        self.step()

    def state_dict(self):
        kept = {}
        for name in vars(self):
            if name != 'optimizer':
                kept[name] = vars(self)[name]
        return kept

    def load_state_dict(self, state_dict):
        _known(state_dict)
        for name in state_dict:
            setattr(self, name, state_dict[name])

    def get_last_lr(self):
        return self._last_lr

    def get_lr(self):
        raise NotImplementedError

    def _rates(self):
        return [group['lr'] for group in self.optimizer.param_groups]

    def step(self, epoch=None):
        _stepped()
        self._step_count += 1
        if epoch is None:
            self.last_epoch += 1
            values = self.get_lr()
        else:
            self.last_epoch = epoch
            if hasattr(self, '_get_closed_form_lr'):
                values = self._get_closed_form_lr()
            else:
                values = self.get_lr()
        for group, rate in zip(self.optimizer.param_groups, values):
            group['lr'] = rate
        self._last_lr = self._rates()


class LRScheduler(_Schedule):
    pass


class LambdaLR(LRScheduler):
    def __init__(self, optimizer, lr_lambda, last_epoch=-1, verbose=False):
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, (list, tuple)) else [lr_lambda] * len(optimizer.param_groups)
        super().__init__(optimizer, last_epoch)

    def state_dict(self):
        kept = super().state_dict()
        kept.pop('lr_lambdas')
        return kept

    def get_lr(self):
        return [base * one(self.last_epoch) for one, base in zip(self.lr_lambdas, self.base_lrs)]


class MultiplicativeLR(LRScheduler):
    def __init__(self, optimizer, lr_lambda, last_epoch=-1, verbose=False):
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, (list, tuple)) else [lr_lambda] * len(optimizer.param_groups)
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch > 0:
            return [rate * one(self.last_epoch) for one, rate in zip(self.lr_lambdas, self._rates())]
        return self._rates()


class StepLR(LRScheduler):
    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1, verbose=False):
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0 or self.last_epoch % self.step_size != 0:
            return self._rates()
        return [rate * self.gamma for rate in self._rates()]

    def _get_closed_form_lr(self):
        return [base * self.gamma ** (self.last_epoch // self.step_size) for base in self.base_lrs]


class MultiStepLR(LRScheduler):
    def __init__(self, optimizer, milestones, gamma=0.1, last_epoch=-1, verbose=False):
        self.milestones = list(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        return [rate * self.gamma ** self.milestones.count(self.last_epoch) for rate in self._rates()]

    def _get_closed_form_lr(self):
        return [base * self.gamma ** len([one for one in self.milestones if one <= self.last_epoch]) for base in self.base_lrs]


class ConstantLR(LRScheduler):
    def __init__(self, optimizer, factor=1.0 / 3, total_iters=5, last_epoch=-1, verbose=False):
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0:
            return [rate * self.factor for rate in self._rates()]
        if self.last_epoch != self.total_iters:
            return self._rates()
        return [rate * (1.0 / self.factor) for rate in self._rates()]

    def _get_closed_form_lr(self):
        return [base * (1 if self.last_epoch >= self.total_iters else self.factor) for base in self.base_lrs]


class LinearLR(LRScheduler):
    def __init__(self, optimizer, start_factor=1.0 / 3, end_factor=1.0, total_iters=5, last_epoch=-1, verbose=False):
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0:
            return [rate * self.start_factor for rate in self._rates()]
        if self.last_epoch > self.total_iters:
            return self._rates()
        rise = self.end_factor - self.start_factor
        return [rate * (1.0 + rise / (self.total_iters * self.start_factor + (self.last_epoch - 1) * rise)) for rate in self._rates()]

    def _get_closed_form_lr(self):
        rise = self.end_factor - self.start_factor
        return [base * (self.start_factor + rise * min(self.total_iters, self.last_epoch) / self.total_iters) for base in self.base_lrs]


class ExponentialLR(LRScheduler):
    def __init__(self, optimizer, gamma, last_epoch=-1, verbose=False):
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0:
            return self._rates()
        return [rate * self.gamma for rate in self._rates()]

    def _get_closed_form_lr(self):
        return [base * self.gamma ** self.last_epoch for base in self.base_lrs]


class PolynomialLR(LRScheduler):
    def __init__(self, optimizer, total_iters=5, power=1.0, last_epoch=-1, verbose=False):
        self.total_iters = total_iters
        self.power = power
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch == 0 or self.last_epoch > self.total_iters:
            return self._rates()
        decay = ((1.0 - self.last_epoch / self.total_iters) / (1.0 - (self.last_epoch - 1) / self.total_iters)) ** self.power
        return [rate * decay for rate in self._rates()]

    def _get_closed_form_lr(self):
        return [base * (1.0 - min(self.total_iters, self.last_epoch) / self.total_iters) ** self.power for base in self.base_lrs]


class CosineAnnealingLR(LRScheduler):
    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1, verbose=False):
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        at = self.last_epoch
        if at == 0:
            return self._rates()
        if self._step_count == 1 and at > 0:
            return [self.eta_min + (base - self.eta_min) * (1 + math.cos(at * math.pi / self.T_max)) / 2 for base in self.base_lrs]
        if (at - 1 - self.T_max) % (2 * self.T_max) == 0:
            return [rate + (base - self.eta_min) * (1 - math.cos(math.pi / self.T_max)) / 2 for base, rate in zip(self.base_lrs, self._rates())]
        ratio = (1 + math.cos(math.pi * at / self.T_max)) / (1 + math.cos(math.pi * (at - 1) / self.T_max))
        return [ratio * (rate - self.eta_min) + self.eta_min for rate in self._rates()]

    def _get_closed_form_lr(self):
        return [self.eta_min + (base - self.eta_min) * (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2 for base in self.base_lrs]


class SequentialLR(LRScheduler):
    def __init__(self, optimizer, schedulers, milestones, last_epoch=-1, verbose=False):
        self.optimizer = optimizer
        self._schedulers = list(schedulers)
        self._milestones = list(milestones)
        self.last_epoch = last_epoch + 1
        for group in optimizer.param_groups:
            group['lr'] = group['initial_lr']
        for one in self._schedulers:
            one.last_epoch -= 1
        first = self._schedulers[len([one for one in self._milestones if one <= 0])]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def step(self):
        _stepped()
        self.last_epoch += 1
        at = len([one for one in self._milestones if one <= self.last_epoch])
        now = self._schedulers[at]
        if at > 0 and self._milestones[at - 1] == self.last_epoch:
            now.step(0)
        else:
            now.step()
        self._last_lr = now.get_last_lr()


class ChainedScheduler(LRScheduler):
    def __init__(self, schedulers, optimizer=None):
        self._schedulers = list(schedulers)
        self.optimizer = self._schedulers[0].optimizer
        self._last_lr = self._rates()

    def step(self):
        for one in self._schedulers:
            one.step()
        self._last_lr = self._rates()


class CosineAnnealingWarmRestarts(LRScheduler):
    def __init__(self, optimizer, T_0, T_mult=1, eta_min=0.0, last_epoch=-1, verbose=False):
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        return [self.eta_min + (base - self.eta_min) * (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2 for base in self.base_lrs]

    def step(self, epoch=None):
        _stepped()
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur = self.T_cur + 1
            if self.T_cur >= self.T_i:
                self.T_cur = self.T_cur % self.T_i
                self.T_i = self.T_i * self.T_mult
        elif epoch >= self.T_0:
            if self.T_mult == 1:
                self.T_cur = epoch % self.T_0
            else:
                n = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
                self.T_cur = epoch - self.T_0 * (self.T_mult ** n - 1) / (self.T_mult - 1)
                self.T_i = self.T_0 * self.T_mult ** n
        else:
            self.T_i = self.T_0
            self.T_cur = epoch
        self.last_epoch = math.floor(epoch)
        for group, rate in zip(self.optimizer.param_groups, self.get_lr()):
            group['lr'] = rate
        self._last_lr = self._rates()


class CyclicLR(LRScheduler):
    def __init__(self, optimizer, base_lr, max_lr, step_size_up=2000, step_size_down=None, mode='triangular', gamma=1.0, scale_fn=None, scale_mode='cycle',
                 cycle_momentum=True, base_momentum=0.8, max_momentum=0.9, last_epoch=-1, verbose=False):
        count = len(optimizer.param_groups)
        lows = list(base_lr) if isinstance(base_lr, (list, tuple)) else [base_lr] * count
        if last_epoch == -1:
            for low, group in zip(lows, optimizer.param_groups):
                group['lr'] = low
        self.max_lrs = list(max_lr) if isinstance(max_lr, (list, tuple)) else [max_lr] * count
        down = step_size_up if step_size_down is None else step_size_down
        self.total_size = float(step_size_up + down)
        self.step_ratio = step_size_up / self.total_size
        self.mode = mode
        self.gamma = gamma
        self._scale = scale_fn
        self._by_cycle = scale_mode == 'cycle' if scale_fn is not None else mode != 'exp_range'
        super().__init__(optimizer, last_epoch)
        self.base_lrs = lows

    def _scaled(self, x):
        if self._scale is not None:
            return self._scale(x)
        if self.mode == 'triangular2':
            return 1 / (2.0 ** (x - 1))
        return self.gamma ** x if self.mode == 'exp_range' else 1.0

    def get_lr(self):
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        height = x / self.step_ratio if x <= self.step_ratio else (x - 1) / (self.step_ratio - 1)
        scale = self._scaled(cycle if self._by_cycle else self.last_epoch)
        return [low + (high - low) * height * scale for low, high in zip(self.base_lrs, self.max_lrs)]


class OneCycleLR(LRScheduler):
    def __init__(self, optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None, pct_start=0.3, anneal_strategy='cos', cycle_momentum=True,
                 base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=1e4, three_phase=False, last_epoch=-1, verbose=False):
        self.total_steps = total_steps if total_steps is not None else epochs * steps_per_epoch
        last = self.total_steps - 1
        if three_phase:
            rise = float(pct_start * self.total_steps) - 1
            self._ends = [(rise, 0, 1), (float(2 * pct_start * self.total_steps) - 2, 1, 0), (last, 0, 2)]
        else:
            self._ends = [(float(pct_start * self.total_steps) - 1, 0, 1), (last, 1, 2)]
        self._linear = anneal_strategy == 'linear'
        highs = list(max_lr) if isinstance(max_lr, (list, tuple)) else [max_lr] * len(optimizer.param_groups)
        if last_epoch == -1:
            for group, high in zip(optimizer.param_groups, highs):
                group['initial_lr'] = high / div_factor
                group['max_lr'] = high
                group['min_lr'] = high / div_factor / final_div_factor
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        if self.last_epoch >= self.total_steps:
            return [None for group in self.optimizer.param_groups]
        rates = []
        for group in self.optimizer.param_groups:
            stations = [group['initial_lr'], group['max_lr'], group['min_lr']]
            start = 0.0
            for number, (end, first, last) in enumerate(self._ends):
                if self.last_epoch <= end or number == len(self._ends) - 1:
                    part = (self.last_epoch - start) / (end - start)
                    if self._linear:
                        rates.append((stations[last] - stations[first]) * part + stations[first])
                    else:
                        rates.append(stations[last] + (stations[first] - stations[last]) / 2.0 * (math.cos(math.pi * part) + 1))
                    break
                start = end
        return rates


class SWALR(LRScheduler):
    def __init__(self, optimizer, swa_lr, anneal_epochs=10, anneal_strategy='cos', last_epoch=-1):
        targets = list(swa_lr) if isinstance(swa_lr, (list, tuple)) else [swa_lr] * len(optimizer.param_groups)
        for group, target in zip(optimizer.param_groups, targets):
            group['swa_lr'] = target
        self._linear = anneal_strategy == 'linear'
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def _part(self, at):
        part = max(0, min(1, at / max(1, self.anneal_epochs)))
        return part if self._linear else (1 - math.cos(math.pi * part)) / 2

    def get_lr(self):
        at = self._step_count - 1
        if self.anneal_epochs == 0:
            at = max(1, at)
        before = self._part(at - 1)
        now = self._part(at)
        rates = []
        for group in self.optimizer.param_groups:
            first = group['swa_lr'] if before == 1 else (group['lr'] - before * group['swa_lr']) / (1 - before)
            rates.append(group['swa_lr'] * now + first * (1 - now))
        return rates


class ReduceLROnPlateau(LRScheduler):
    def __init__(self, optimizer, mode='min', factor=0.1, patience=10, threshold=1e-4, threshold_mode='rel', cooldown=0, min_lr=0, eps=1e-8, verbose=False):
        self.optimizer = optimizer
        self.mode = mode
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.cooldown = cooldown
        self.eps = eps
        self.min_lrs = list(min_lr) if isinstance(min_lr, (list, tuple)) else [min_lr] * len(optimizer.param_groups)
        self.best = float('inf') if mode == 'min' else -float('inf')
        self.num_bad_epochs = 0
        self.cooldown_counter = 0
        self.last_epoch = 0
        self._last_lr = self._rates()

    def is_better(self, value, best):
        if self.threshold_mode == 'rel':
            margin = self.threshold if self.mode == 'max' else -self.threshold
            return value > best * (1.0 + margin) if self.mode == 'max' else value < best * (1.0 + margin)
        return value > best + self.threshold if self.mode == 'max' else value < best - self.threshold

    def step(self, metrics, epoch=None):
        _known(metrics)
        _stepped()
        value = float(metrics)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self.is_better(value, self.best):
            self.best = value
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            for group, low in zip(self.optimizer.param_groups, self.min_lrs):
                lower = max(group['lr'] * self.factor, low)
                if group['lr'] - lower > self.eps:
                    group['lr'] = lower
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = self._rates()


def get_constant_schedule(optimizer, last_epoch=-1):
    return LambdaLR(optimizer, lambda step: 1, last_epoch)


def get_constant_schedule_with_warmup(optimizer, num_warmup_steps, last_epoch=-1):
    return LambdaLR(optimizer, lambda step: step / max(1.0, num_warmup_steps) if step < num_warmup_steps else 1.0, last_epoch)


def get_linear_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, last_epoch=-1):
    def rate(step):
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        return max(0.0, (num_training_steps - step) / max(1, num_training_steps - num_warmup_steps))
    return LambdaLR(optimizer, rate, last_epoch)


def get_cosine_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, num_cycles=0.5, last_epoch=-1):
    def rate(step):
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        part = (step - num_warmup_steps) / max(1, num_training_steps - num_warmup_steps)
        return max(0.0, 0.5 * (1.0 + math.cos(math.pi * num_cycles * 2.0 * part)))
    return LambdaLR(optimizer, rate, last_epoch)


def get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, num_cycles=1, last_epoch=-1):
    def rate(step):
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        part = (step - num_warmup_steps) / max(1, num_training_steps - num_warmup_steps)
        return 0.0 if part >= 1.0 else max(0.0, 0.5 * (1.0 + math.cos(math.pi * ((num_cycles * part) % 1.0))))
    return LambdaLR(optimizer, rate, last_epoch)


def get_polynomial_decay_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, lr_end=1e-7, power=1.0, last_epoch=-1):
    first = optimizer.defaults['lr']

    def rate(step):
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        if step > num_training_steps:
            return lr_end / first
        left = 1 - (step - num_warmup_steps) / (num_training_steps - num_warmup_steps)
        return ((first - lr_end) * left ** power + lr_end) / first
    return LambdaLR(optimizer, rate, last_epoch)


def get_inverse_sqrt_schedule(optimizer, num_warmup_steps, timescale=None, last_epoch=-1):
    scale = timescale or num_warmup_steps or 10000
    return LambdaLR(optimizer, lambda step: step / max(1, num_warmup_steps) if step < num_warmup_steps else 1.0 / math.sqrt((step + scale - num_warmup_steps) / scale), last_epoch)


def _least(optimizer, min_lr, min_lr_rate):
    return min_lr / optimizer.defaults['lr'] if min_lr is not None else min_lr_rate


def get_cosine_with_min_lr_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, num_cycles=0.5, last_epoch=-1, min_lr=None, min_lr_rate=None):
    low = _least(optimizer, min_lr, min_lr_rate)

    def rate(step):
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        part = (step - num_warmup_steps) / max(1, num_training_steps - num_warmup_steps)
        return max(0.0, low + (1.0 - low) * 0.5 * (1.0 + math.cos(math.pi * num_cycles * 2.0 * part)))
    return LambdaLR(optimizer, rate, last_epoch)


def get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, num_warmup_steps, num_training_steps, num_cycles=0.5, last_epoch=-1, min_lr=None, min_lr_rate=None,
                                                        warmup_lr_rate=None):
    low = _least(optimizer, min_lr, min_lr_rate)
    first = warmup_lr_rate if warmup_lr_rate is not None else 1.0 / max(1, num_warmup_steps)

    def rate(step):
        if step < num_warmup_steps:
            return first + (1.0 - first) * step / max(1, num_warmup_steps - 1)
        part = (step - num_warmup_steps + 1.0) / max(1, num_training_steps - num_warmup_steps)
        return max(0.0, low + (1.0 - low) * 0.5 * (1.0 + math.cos(math.pi * num_cycles * 2.0 * part)))
    return LambdaLR(optimizer, rate, last_epoch)


def get_wsd_schedule(optimizer, num_warmup_steps, num_decay_steps, num_training_steps=None, num_stable_steps=None, warmup_type='linear', decay_type='cosine', min_lr_ratio=0,
                     num_cycles=0.5, last_epoch=-1):
    stable = num_stable_steps if num_stable_steps is not None else num_training_steps - num_warmup_steps - num_decay_steps

    def rate(step):
        if step < num_warmup_steps:
            part = step / max(1, num_warmup_steps)
            height = part if warmup_type == 'linear' else 0.5 * (1.0 - math.cos(math.pi * part)) if warmup_type == 'cosine' else 1.0 - math.sqrt(1.0 - part)
        elif step < num_warmup_steps + stable:
            return 1.0
        elif step < num_warmup_steps + stable + num_decay_steps:
            part = (step - num_warmup_steps - stable) / max(1, num_decay_steps)
            height = 1.0 - part if decay_type == 'linear' else 0.5 * (1.0 + math.cos(math.pi * num_cycles * 2.0 * part)) if decay_type == 'cosine' else 1.0 - math.sqrt(part)
        else:
            return min_lr_ratio
        return max(0.0, height * (1.0 - min_lr_ratio) + min_lr_ratio)
    return LambdaLR(optimizer, rate, last_epoch)


def get_scheduler(name, optimizer, num_warmup_steps=None, num_training_steps=None, scheduler_specific_kwargs=None):
    more = scheduler_specific_kwargs or {}
    if name == 'constant':
        return get_constant_schedule(optimizer)
    if name == 'constant_with_warmup':
        return get_constant_schedule_with_warmup(optimizer, num_warmup_steps)
    if name == 'inverse_sqrt':
        return get_inverse_sqrt_schedule(optimizer, num_warmup_steps, **more)
    if name == 'warmup_stable_decay':
        return get_wsd_schedule(optimizer, num_warmup_steps, num_training_steps=num_training_steps, **more)
    table = {
        'cosine_with_min_lr': get_cosine_with_min_lr_schedule_with_warmup,
        'cosine_warmup_with_min_lr': get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
        'linear': get_linear_schedule_with_warmup,
        'cosine': get_cosine_schedule_with_warmup,
        'cosine_with_restarts': get_cosine_with_hard_restarts_schedule_with_warmup,
        'polynomial': get_polynomial_decay_schedule_with_warmup,
    }
    return table[name](optimizer, num_warmup_steps, num_training_steps, **more)


def tqdm(iterable=None, *rest, **options):
    return iterable


def trange(*range_of, **options):
    return range(*range_of)
