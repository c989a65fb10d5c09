"""Campaigns (专项行动): time-boxed drives with window, sectors and parent. Never knows what was done in them."""
